"""The page that the tests of the dashboard open."""

import pytest

from tests.dashboard.page import Page


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(monkeypatch)


@pytest.fixture
def another_page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(monkeypatch)
