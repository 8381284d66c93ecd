"""What all tests share: how Hypothesis looks for counter-examples."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "here",
    max_examples=60,
    deadline=None,  # a slow machine is no counter-example
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("here"), derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "here")
