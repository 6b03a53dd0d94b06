"""Running the tests that stand in files, and comparing what comes out."""
