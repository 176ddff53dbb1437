"""Pages about the record store: its statements in readable words, taking them out and in, and the keys of programs."""
