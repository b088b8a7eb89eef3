"""Rules are tried with literals and with hypothesis; on a busy machine a slow example is no fault of the rule."""

from hypothesis import settings

settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
