"""A built site is made ready for a server, and brought to it."""
