"""Random queries whose plans are compared with Flink's: `make differ`."""
