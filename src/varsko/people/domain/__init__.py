"""Rules about people, as pure functions."""
