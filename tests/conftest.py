"""What every test stands on; see tests/settings.py for its surroundings."""
