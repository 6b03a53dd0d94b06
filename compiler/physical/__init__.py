"""What Flink's planner makes of a plan: the operators that run, their changes, keys, windows and state."""
