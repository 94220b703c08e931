"""Django's SQLite with a fair line of transactions."""
