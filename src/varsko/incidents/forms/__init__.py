"""The forms of incidents."""
