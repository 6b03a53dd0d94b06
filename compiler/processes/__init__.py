"""Python classes that `process` steps name: found beside the file, and compared with what the step declares."""
