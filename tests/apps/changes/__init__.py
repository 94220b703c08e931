"""Changes, with a database."""
