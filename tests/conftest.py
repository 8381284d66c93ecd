"""What all tests share: how Hypothesis looks for counter-examples, and that no process compiles our modules again."""

import os

from hypothesis import HealthCheck, settings

# The workers of the tests, and the many processes that tests start, keep their compiled modules as those of users do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile(
    "here",
    max_examples=40,  # on a desk, where people wait; CI tries more
    deadline=None,  # a slow machine is no counter-example
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("ci", settings.get_profile("here"), max_examples=60, derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "here")
