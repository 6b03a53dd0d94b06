"""Pipelines on a running cluster: starting, listing, stopping and resuming their jobs."""
