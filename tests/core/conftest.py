"""What the tests of the engine share."""

from collections.abc import Iterator

import pytest
from threadpoolctl import threadpool_limits


@pytest.fixture(autouse=True, scope="session")
def one_thread() -> Iterator[None]:
    """scikit-learn as second implementation in one thread: on small data several only wait for each other."""
    with threadpool_limits(1):
        yield
