"""The command line: a group in `main`, one file a command."""
