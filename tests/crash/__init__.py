"""Runs that are killed, that find no room or no database, and that go on all at once; real processes, each of them."""
