"""Doors for what others have kept so far: read from their APIs, made ours, as often as one likes."""
