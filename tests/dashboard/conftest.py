"""The page that the tests of the dashboard open."""

import pytest

from dashboard.visit.server import server
from tests.dashboard.page import Page


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(monkeypatch)


@pytest.fixture
def another_page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(monkeypatch)


@pytest.fixture(autouse=True)
def a_server_that_has_answered_nobody() -> None:
    """Results on the examples and whose turn it is are shared by all visitors; each test is a server of its own."""
    server.clear()
