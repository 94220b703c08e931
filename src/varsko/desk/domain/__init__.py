"""The rules of the desk: pure functions on plain data."""
