"""Rules about incidents, as pure functions."""
