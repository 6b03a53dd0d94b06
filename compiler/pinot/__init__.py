"""What Apache Pinot has to be told to read a topic that a sink writes: the schema and configuration of its table."""
