"""Running a pipeline and showing how it goes."""
