"""What a pipeline can be compiled to."""

from __future__ import annotations

FLINK_SQL = "flink-sql"
PYFLINK = "pyflink"
KINDS = (FLINK_SQL, PYFLINK)
"""A script for Flink's SQL client, and a Python module."""
