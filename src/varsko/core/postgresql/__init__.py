"""Django's PostgreSQL, read by the driver's compiled code."""
