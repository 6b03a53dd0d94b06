"""The options of connectors, formats, pipelines and tasks, checked and translated."""
