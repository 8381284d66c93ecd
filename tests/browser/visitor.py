"""A visitor of the page: finds controls by their keys and waits as the page needs."""

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import ConsoleMessage, Locator, Page, Response, WebSocket, expect
from playwright.sync_api import TimeoutError as NotInTimeError
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.browser.window import PATIENCE_MILLISECONDS, Window

SCREENSHOTS: Final = Path(__file__).parent / "screenshots"
COUNT_CHANGES: Final = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    window.counter?.disconnect();
    window.changes = 0;
    window.counter = new MutationObserver(() => { window.changes += 1; });
    window.counter.observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
}"""
# The end of one run may be the start of the next: a page at rest has begun none for 200 ms after the last event, and is
# not waited for where it has been at rest all along. What keeps it from rest is noted for whoever waits in vain.
IS_AT_REST: Final = """waitsForEvidence => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    // The first that holds is enough; those at the end are asked seldom, for they make the browser lay out the page.
    const busy = {
        'script runs': () => !all('[data-test-script-state=notRunning]').length,
        'not connected': () => !all('[data-testid=stApp][data-test-connection-state=CONNECTED]').length,
        'not drawn': () => all('[data-testid=stSkeleton], [data-stale=true]').length,
        // The evidence is there, or not looked for; and so is what the tabs below look up.
        'evidence': () => waitsForEvidence && all('.st-key-cancel-check, [data-testid=stProgress]').length,
        'no heading': () => !all('h1, [data-testid=stException]').some((each) => each.checkVisibility()),
        // What unfolds moves what is in it: a button can go away between a press on it and the release.
        'unfolds': () => all('details').some((each) => each.getAnimations().length > 0 || each.style.overflow !== ''),
    };
    window.unrest = Object.keys(busy).find((each) => busy[each]()) ?? '';
    if (window.unrest !== '') window.lastEvent = performance.now();
    return performance.now() - window.lastEvent >= 200;
}"""
LOOK_EVERY_MILLISECONDS: Final = 50

# Changes of colour are brought to their end: of what a closed or covered part of the page shows, some never end.
IS_IN_THEME: Final = """theme => {
    const changing = document.getAnimations().filter((each) => each instanceof CSSTransition);
    changing.forEach((each) => each.finish());
    const app = document.querySelector('[data-testid=stApp]');
    return getComputedStyle(app).colorScheme === theme && changing.length === 0;
}"""
SIDEBAR_IS_THERE: Final = "document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().left >= -1"
SIDEBAR_IS_AWAY: Final = "document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 1"
# Opened at a page's own address, Streamlit's front end looks for its server below that address first.
PROBE: Final = re.compile(r"/guide/_stcore/(health|host-config)$")
# Its download buttons look whether their file is there, and ask too late where the page has just run again.
OUTRUN: Final = "Download Button source error - 404"


def is_error(message: ConsoleMessage) -> bool:
    """A console error, except for those that repeat a refused request."""
    repeats = message.text.startswith("Failed to load resource: the server responded") or OUTRUN in message.text
    return message.type == "error" and not repeats


def is_refused(response: Response) -> bool:
    looks = response.request.resource_type == "fetch" and "/media/" in response.url
    outrun = response.status == 404 and looks
    return response.status >= 400 and not outrun and not PROBE.search(response.url)


class Visitor:
    """Somebody who opens the page in a window. ``complaints`` holds console errors, exceptions, failed and outside
    requests; ``asked_for_runs`` counts how often the page asked for a run of its script because of what was done to it.
    """

    def __init__(self, window: Window, server: str, path: str, width: int, theme: str) -> None:
        self._window = window
        self.complaints: list[str] = []
        self.asked_for_runs = 0
        self.waits_for_evidence = True
        self.page: Page = window.page
        window.look(width, theme)
        self._listen(server)
        self.page.goto(server + path)
        expect(self.page.locator("h1")).to_be_visible()
        expect(self.page.locator("h1")).not_to_have_text("Looking inside")
        self.settle()

    def wear(self, theme: str) -> None:
        """Let the system ask for the light or the dark theme; the page follows without running again."""
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        self.page.wait_for_function(IS_IN_THEME, arg=theme)

    def _listen(self, server: str) -> None:
        note, on = self.complaints.append, self._window.on
        on("console", lambda each: note(f"console: {each.text}") if is_error(each) else None)
        on("response", lambda each: note(f"{each.status}: {each.url}") if is_refused(each) else None)
        on("pageerror", lambda error: note(f"exception: {error}"))
        on("requestfailed", lambda request: note(f"failed: {request.url} {request.failure}"))
        on("websocket", self._count_messages)
        local = (server, server.replace("http", "ws"), "data:", "blob:")
        on("request", lambda each: None if each.url.startswith(local) else note(f"outside: {each.url}"))

    def _count_messages(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: self._count_message(frame))

    def _count_message(self, frame: str | bytes) -> None:
        """Count what asks for a run of the script, but not the timers of what shows progress."""
        if isinstance(frame, bytes):
            message = BackMsg.FromString(frame)
            self.asked_for_runs += message.HasField("rerun_script") and not message.rerun_script.is_auto_rerun

    def settle(self) -> None:
        """Wait until the page is connected, its script has ended, nothing is left to draw, and no fold moves."""
        try:
            self.page.wait_for_function(
                IS_AT_REST, arg=self.waits_for_evidence, polling=LOOK_EVERY_MILLISECONDS, timeout=PATIENCE_MILLISECONDS
            )
        except NotInTimeError as error:
            raise AssertionError(f"the page does not come to rest: {self.page.evaluate('window.unrest')}") from error
        assert self.page.get_by_test_id("stException").count() == 0

    def sees_title(self, title: str | re.Pattern[str]) -> None:
        expect(self.page.locator("h1")).to_have_text(title)
        self.settle()

    def at(self, key: str) -> Locator:
        """The element with this key of ours."""
        return self.page.locator(f".st-key-{key}")

    def upload(self, key: str, file: str | Path | dict[str, Any]) -> None:
        self.at(key).locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
        expect(self.at(key).get_by_test_id("stFileChip")).to_have_count(1)

    def open_own_files(self) -> None:
        self.open_sidebar()
        if not self.at("customers").is_visible():
            self.unfold(self.at("own-files"))
        expect(self.at("customers")).to_be_visible()

    def unfold(self, place: Locator) -> None:
        """Open the first fold there, which is closed, and wait until it stands open."""
        fold = place.locator("details").first
        expect(fold).to_have_js_property("open", value=False)
        fold.locator("summary").first.click()
        self.settle()
        expect(fold).to_have_js_property("open", value=True)

    def open_sidebar(self) -> None:
        """On a narrow screen the sidebar is closed until it is asked for."""
        button = self.page.get_by_test_id("stExpandSidebarButton")
        if button.is_visible():
            button.click()
        expect(self.page.get_by_test_id("stSidebarContent")).to_be_visible()
        self.page.wait_for_function(SIDEBAR_IS_THERE)

    def close_sidebar(self) -> None:
        self.page.get_by_test_id("stSidebarCollapseButton").locator("button").click()
        expect(self.page.get_by_test_id("stExpandSidebarButton")).to_be_visible()
        self.page.wait_for_function(SIDEBAR_IS_AWAY)

    def select(self, key: str, option: str) -> None:
        self.open_list(self.at(key))
        self.runs(self.page.get_by_role("option", name=option, exact=True).click)

    def open_list(self, place: Locator) -> None:
        """Show the options of a select box."""
        box = place.get_by_role("combobox")
        box.scroll_into_view_if_needed()
        self.settle()  # a list closes when the page scrolls
        box.click()

    def write(self, key: str, text: str) -> None:
        field = self.at(key).get_by_role("textbox")
        field.fill(text)
        self.runs(lambda: field.press("Enter"))

    def runs(self, action: Callable[[], object]) -> None:
        """Do something that runs the page's script, and wait until it ran."""
        self.page.evaluate(COUNT_CHANGES)
        action()
        self.page.wait_for_function("window.changes > 0")
        self.settle()

    def choose_k(self, k: int) -> None:
        self.runs(self.page.locator("[class*=st-key-k-]").get_by_role("radio", name=re.compile(rf"^{k}\b")).click)
        expect(self.page.locator("h1")).to_contain_text(f" in {k} sub-segments")
        self.settle()

    def name(self, number: int, name: str) -> None:
        field = self.name_field(number)
        field.fill(name)
        self.runs(lambda: field.press("Enter"))
        expect(self.page.locator("ul.cards .card-name").nth(number)).to_contain_text(name)
        self.settle()

    def name_field(self, number: int) -> Locator:
        return self.page.get_by_label(f"Name of sub-segment {number}", exact=True)

    def open_downloads(self) -> None:
        if not self.at("download-csv").is_visible():
            self.at("downloads").get_by_role("button").first.click()
        expect(self.at("download-csv")).to_be_visible()

    def download(self, key: str) -> tuple[str, bytes]:
        """The name and the content of the file that a click on a download button brings; it runs no script."""
        before = self.asked_for_runs
        with self.page.expect_download() as waiting:
            self.at(key).get_by_role("button").click()
        path = waiting.value.path()
        assert self.asked_for_runs == before, "a download does not run the page again"
        return waiting.value.suggested_filename, path.read_bytes()

    def screenshot(self, name: str) -> None:
        """Keep a picture of what stands in the window."""
        SCREENSHOTS.mkdir(exist_ok=True)
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    @contextlib.contextmanager
    def as_high_as_the_page(self) -> Iterator[None]:
        """Meanwhile the window shows the whole page."""
        size = self.page.viewport_size
        assert size is not None
        height = self.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
        self.page.set_viewport_size({"width": size["width"], "height": max(size["height"], height)})
        self.settle()
        yield
        self.page.set_viewport_size(size)

    @property
    def narrow(self) -> bool:
        """Whether the window is as narrow as a phone: the sidebar then lies over the page, and holds the pages."""
        size = self.page.viewport_size
        return size is not None and size["width"] < 768

    def go_to(self, title: str) -> None:
        """Follow the link to another page."""
        if self.narrow:
            self.open_sidebar()
        self.page.get_by_role("link", name=title).click()
        self.settle()
        if self.narrow:
            self.close_sidebar()
