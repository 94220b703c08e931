"""The service desk: every call kept, answered once, learned from."""
