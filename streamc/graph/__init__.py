"""The DAG of a file as text and as pictures."""
