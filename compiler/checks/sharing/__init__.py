"""Checks of the places that sources and sinks have in common, in a file and among the files of a project."""
