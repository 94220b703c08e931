"""Who is on call: schedules, rotations, overrides."""
