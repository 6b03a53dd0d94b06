"""What runs emitted Flink SQL on an embedded Flink: jobs, tests and questions to Flink's planner."""
