"""The commands of `streamc`, one a file; a file is imported only when its command is called."""
