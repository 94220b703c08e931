"""Rules about alerts, as pure functions."""
