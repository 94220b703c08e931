"""Rules about reviews, as pure functions."""
