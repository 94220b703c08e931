"""The rules of changes: pure functions on plain data."""
