"""Rules about services, as pure functions."""
