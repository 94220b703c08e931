"""What every test stands on; see tests/settings.py for its surroundings."""

from hypothesis import HealthCheck, settings

# a busy machine is slow, which says nothing about the code
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
