"""Checks of what a file promises of the delivery of rows, in a file and among the files of a project."""
