"""Packages that jobs ask for: fetched as wheels for the Python of a cluster, compared with what is installed here."""
