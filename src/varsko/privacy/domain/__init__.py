"""Rules of privacy, as pure functions."""
