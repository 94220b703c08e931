"""Status pages: one place that tells people outside, and inside, whether it is us and for how long."""
