"""The forms of schedules, rotations and overrides."""
