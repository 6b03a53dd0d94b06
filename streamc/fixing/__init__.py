"""`check --fix`: applies the fixes that diagnostics offer."""
