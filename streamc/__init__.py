"""What people touch: the command line, the language server and the public Python API."""

__version__ = "0.1.0"
