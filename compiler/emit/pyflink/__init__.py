"""Plans as PyFlink jobs: a Python module of one function a source, task and sink, and what travels with it."""
