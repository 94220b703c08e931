"""Rules of reports, as pure functions."""
