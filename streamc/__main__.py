"""`python -m streamc`, the same as the command `streamc`."""

from streamc.cli import main

if __name__ == "__main__":
    main()
