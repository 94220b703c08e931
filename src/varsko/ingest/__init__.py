"""The door for alerts: what sources send, translated into signals, stored in groups, answered only after the commit."""
