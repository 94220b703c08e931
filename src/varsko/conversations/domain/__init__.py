"""The rules of rooms as pure functions."""
