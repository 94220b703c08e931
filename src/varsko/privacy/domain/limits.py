"""How much at once, and for how long."""

NOTE = 500
EXPORT_DAYS = 14
"""How long a file with all that is kept about somebody lies ready."""
LARGEST_EXPORT = 2_000_000_000
PIECE = 1_000_000
SLICE = 100
"""How many rows a rule takes with one transaction."""
MOST_DAYS = 36_500
