"""Notes made, renamed and looked up from the command line."""
