"""Fixes that checks of streaming jobs offer, a file for each thing that they mend.

A fix is unsafe where it changes what comes out, and also where it says in the file what Flink does already, as
`late = drop` does: to decide that is what the diagnostic asks for.
"""
