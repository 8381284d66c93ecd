"""What all visitors of a server share, handed in by whoever starts it."""

import pytest

from core.running.queue import Gate
from dashboard.visit.server import server
from tests.dashboard.page import Page


def test_the_page_computes_behind_the_gate_that_the_server_was_started_with(monkeypatch: pytest.MonkeyPatch):
    gate = Gate(2)
    assert server(gate).gate is gate
    assert server().gate is gate
    page, another_page = Page(monkeypatch), Page(monkeypatch)
    assert page.session.server is another_page.session.server is server()
