"""How the files are called that are read as bytes."""

SUFFIXES = (".desc", ".pb", ".binpb", ".protoset", ".fds")
"""The ends of the names of descriptor sets, which are no texts. A `Source` has their bytes as a character each."""
