"""How property tests run: as many examples as a busy machine has time for, and no clock.

A profile is one for a whole run, whichever rooms are in it.
"""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "grantbook", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("grantbook")
