"""How property tests run here: as many examples as a busy machine has time for, and no clock."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "access", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("access")
