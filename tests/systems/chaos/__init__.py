"""Processes killed under a running pipeline between topics of Kafka, and every record accounted for: `make chaos`."""
