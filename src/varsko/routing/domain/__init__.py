"""Rules about routing, as pure functions."""
