"""What was found in files by an earlier `streamc check`, kept in the user's cache by what the files hold."""
