"""Rules about paging, as pure functions."""
