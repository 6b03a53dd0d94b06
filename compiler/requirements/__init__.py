"""Packages of Python that a job needs: what its file of requirements says, and whether anything is missing."""
