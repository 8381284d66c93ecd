"""The page that the tests of the dashboard open."""

import functools
from collections.abc import Iterator

import pytest
from streamlit.components.v2 import manifest_scanner

from dashboard.visit.server import server
from tests.dashboard.page import Page


@pytest.fixture(autouse=True, scope="session")
def installed_packages_looked_through_once() -> Iterator[None]:
    """AppTest looks for components in every installed package for each page: half of the time that a page takes."""
    with pytest.MonkeyPatch.context() as patch:
        once = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", once)
        yield


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
