"""Windows of the browser, which one visitor after the other uses.

A window that has shown the page before shows it anew in half the time, because the browser has its scripts ready. What
a visitor leaves behind in a browser is removed before the next one comes, and a visit begins with the loading of the
page, so nobody finds anything of those before.
"""

from collections.abc import Callable
from typing import Any, Final

from playwright.sync_api import Browser, expect

PATIENCE_MILLISECONDS: Final = 180_000  # machines that run tests do other work too
HEIGHT: Final = 900  # pixels
# From the start of each document: when something last happened that may begin a run of the page's script.
NOTE_EVENTS: Final = """
    window.lastEvent = performance.now();
    const noteEvent = () => { window.lastEvent = performance.now(); };
    const kinds = ['pointerdown', 'pointerup', 'click', 'keydown', 'keyup', 'input', 'change', 'resize', 'popstate'];
    kinds.forEach((kind) => window.addEventListener(kind, noteEvent, {capture: true, passive: true}));
    const states = {subtree: true, attributes: true, attributeFilter: ['data-test-script-state']};
    new MutationObserver(noteEvent).observe(document, states);
"""


class Window:
    """A window with a memory of its own, as a browser's private windows have it, for the pages of one server."""

    def __init__(self, browser: Browser, server: str) -> None:
        self._server = server
        self._context = browser.new_context(reduced_motion="reduce")
        self._context.set_default_timeout(PATIENCE_MILLISECONDS)
        self._context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server)
        expect.set_options(timeout=PATIENCE_MILLISECONDS)
        self.page = self._context.new_page()
        self.page.add_init_script(NOTE_EVENTS)
        self._memory = self._context.new_cdp_session(self.page)
        self._listeners: list[tuple[Any, Callable[[Any], None]]] = []

    def look(self, width: int, theme: str) -> None:
        """Be as wide as this, in pixels, on a system that asks for this theme."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")

    def on(self, event: str, listener: Callable[[Any], None]) -> None:
        """Call the listener at each event of this name until the visitor leaves."""
        named: Any = event
        self.page.on(named, listener)
        self._listeners.append((named, listener))

    def clear(self) -> None:
        """Let the visitor leave, and forget what the page and the visitor kept here."""
        for event, listener in self._listeners:
            self.page.remove_listener(event, listener)
        self._listeners.clear()
        self.page.goto("about:blank")
        self._context.clear_cookies()
        self._memory.send("Storage.clearDataForOrigin", {"origin": self._server, "storageTypes": "all"})


class Windows:
    """The windows of a browser: as many as there were visitors at the same time."""

    def __init__(self, browser: Browser, server: str) -> None:
        self._browser = browser
        self._server = server
        self._free: list[Window] = []

    def take(self) -> Window:
        """A window that nobody uses."""
        return self._free.pop() if self._free else Window(self._browser, self._server)

    def give_back(self, window: Window) -> None:
        """Let the next visitor use the window."""
        window.clear()
        self._free.append(window)
