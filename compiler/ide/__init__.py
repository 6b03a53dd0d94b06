"""Answers of the compiler to what an editor asks of a text at a place; it knows of no protocol."""
