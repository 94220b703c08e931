"""The rules of drills, without tables."""
