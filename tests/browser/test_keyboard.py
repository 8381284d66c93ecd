"""With the keyboard alone: Tab reaches every control in reading order, and each one shows that it has the focus."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from tests.browser.visitor import Visitor

FOCUS: Final = Path(__file__).with_name("focus.js").read_text(encoding="utf-8")
MOST_STOPS: Final = 120
# The keys of our controls, from the top of the page to its end.
SIDEBAR: Final = ["own-files", "example", "parent-groceries", "ks", "scaling", "top_categories", "window-groceries"]
BENCHMARK: Final = ["benchmark-chart", "k"]
SCATTER: Final = ["scatter-chart", "axis-x", "axis-y-amount_spent", "log-axes", "only-border"]
PERSONAS: Final = [f"{key}-{number}" for number in range(3) for key in ("persona", "use-name", "richer")]
APART: Final = ["apart", "apart-of-3", "apart-against", "lift-chart", "apart-figures", "method-apart"]
MAIN: Final = [
    *("downloads", "neighbours", *BENCHMARK, *SCATTER),
    *("advice", "name", *PERSONAS, "method-names", *APART),
]


def stops(visitor: Visitor) -> list[dict[str, Any]]:
    """Every element that Tab reaches, once around the page."""
    page = visitor.page
    page.evaluate(FOCUS)
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if not page.evaluate("window.look()"):
            found: list[dict[str, Any]] = page.evaluate("window.stops()")
            return found
    raise AssertionError(f"Tab did not come around in {MOST_STOPS} stops")


def in_order(found: list[dict[str, Any]], part: str) -> list[str]:
    """The keys of the stops in a part of the page, each once where it is first met."""
    return list(dict.fromkeys(stop["key"] for stop in found if stop["part"] == part and stop["key"]))


def test_tab_reaches_every_control_in_reading_order_and_shows_where_it_is(visit: Callable[..., Visitor]):
    visitor = visit()
    visitor.sees_title("Parent 2: 889 customers in 3 sub-segments")
    found = stops(visitor)
    assert in_order(found, "sidebar") == SIDEBAR
    assert in_order(found, "main") == MAIN
    assert [stop["name"] for stop in found if not stop["visible"]] == []
    assert visitor.page.evaluate("window.missed()") == []


def test_a_name_and_a_download_can_be_made_without_a_mouse(visit: Callable[..., Visitor]):
    visitor = visit()
    keyboard = visitor.page.keyboard
    visitor.name_field(0).focus()
    keyboard.type("Quiet")
    visitor.runs(lambda: keyboard.press("Tab"))
    assert "Quiet" in visitor.page.locator("ul.cards").inner_text()
    visitor.at("downloads").get_by_role("button").first.focus()
    keyboard.press("Enter")
    visitor.at("download-csv").wait_for()
    visitor.at("download-csv").get_by_role("button").focus()
    with visitor.page.expect_download() as waiting:
        keyboard.press("Enter")
    assert b"Quiet" in waiting.value.path().read_bytes()
