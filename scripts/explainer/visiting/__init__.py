"""What notes link to outside: asked politely, one host at a time."""
