"""The rules of changes."""
