"""What all tests share: an option, how Hypothesis looks for counter-examples, and that nothing is compiled again."""

import os

import pytest
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


def pytest_addoption(parser: pytest.Parser) -> None:
    """Pictures are for people who look at them: no test does, and they take a third of the time of a look."""
    parser.addoption(
        "--pictures", action="store_true", help="keep a picture of each state of the page, in tests/browser/screenshots"
    )
