"""Measures what Varsko promises: `python -m bench --help`."""
