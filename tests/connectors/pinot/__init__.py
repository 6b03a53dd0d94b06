"""Pinot's own classes, which read what is written for it."""
