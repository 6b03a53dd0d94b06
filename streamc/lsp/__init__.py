"""The language server: what `compiler.ide` answers, in the words of the Language Server Protocol."""
