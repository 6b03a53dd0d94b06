"""Connectors and formats: what they are called, what they can do, what options they take."""
