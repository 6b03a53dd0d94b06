"""Diagnostics and reports as people and programs read them."""

FORMATS = ("sarif", "junit", "github", "gitlab")
"""The forms in which other programs take diagnostics, beside text and JSON."""
