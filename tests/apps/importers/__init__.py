"""Doors for what others have kept so far."""
