"""The browser, the server started as the README says, and the visitors who open its page."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.visitor import Visitor
from tests.browser.window import Window, Windows
from tests.servers import PATIENCE_SECONDS, answering_port

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
NAMES: Final = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def executable(playwright: Playwright) -> str | None:
    """The Chromium of this machine, else the one that ``playwright install chromium`` brought."""
    for name in NAMES:
        if found := shutil.which(name):
            return found
    own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


@pytest.hookimpl(tryfirst=True)  # before ``-m`` looks at the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder needs a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = executable(playwright)
        if found is None:
            reason = f"No browser: install chromium, under one of the names {', '.join(NAMES)}."
            if "CI" in os.environ:
                pytest.fail(reason)
            pytest.skip(reason)
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        browser.close()


# Streamlit 1.67 closes the connection of a visitor who is just leaving a second time, and logs what comes of it.
LEFT_WHILE_SENT_TO: Final = re.compile(
    r"Exception in ASGI application\n(?:(?!Exception in ASGI).)*?/starlette_websocket\.py(?:(?!Exception in ASGI).)*?"
    r'WebSocketDisconnected: Cannot call "send" once a close message has been sent\.\n',
    re.DOTALL,
)


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of this checkout; at the end its log must hold no warning and no error."""
    log = tmp_path_factory.mktemp("server") / "log.txt"
    command = [sys.executable, "-m", "streamlit", "run", "dashboard/app.py"]
    command += ["--server.address", "127.0.0.1", "--server.port", "0"]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            yield f"http://127.0.0.1:{answering_port(process, '/_stcore/health')}"
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
    text = LEFT_WHILE_SENT_TO.sub("", log.read_text(encoding="utf-8"))
    assert not any(word in text for word in ("Traceback", "Warning", "WARNING", "Error", "deprecated")), text


@pytest.fixture(scope="package")
def windows(browser: Browser, server: str) -> Windows:
    """The browser's windows, for one visitor after the other."""
    return Windows(browser, server)


@pytest.fixture
def visit(windows: Windows, server: str) -> Iterator[Callable[..., Visitor]]:
    """Opens the page for a new visitor; at the end nobody may have met an error or fetched anything from outside."""
    taken: list[Window] = []
    visitors: list[Visitor] = []

    def opened(path: str = "/", width: int = 1280, theme: str = "light") -> Visitor:
        taken.append(windows.take())
        visitors.append(Visitor(taken[-1], server, path, width, theme))
        return visitors[-1]

    yield opened
    for window in taken:
        windows.give_back(window)
    for visitor in visitors:
        assert visitor.complaints == []
