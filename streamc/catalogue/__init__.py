"""`docs`: the pipelines of a project as pages to browse, without a server."""
