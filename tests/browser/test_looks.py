"""Every state in light and dark, wide and narrow: nothing overflows, nothing is cut off, axe finds nothing of ours."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.visitor import Visitor
from tests.dashboard.support import csv_of_labels, csv_of_rows, groups_of

INSPECT: Final = Path(__file__).with_name("inspect.js").read_text(encoding="utf-8")
WIDTHS: Final = (1280, 390)
THEMES: Final = ("light", "dark")
LONG_NAME: Final = "Households that buy milk, bread and cheese almost every week"
MARKUP: Final = "*x* $1 to $2 <b>_z_</b> [y](z) :red[w] `c` :smile:"
ROWS: Final = groups_of([9] * 12)

# The other theme changes nothing but colours, so the other rules are not asked again about the same page.
ALL_RULES: Final[dict[str, object]] = {}
RULES_ON_COLOURS: Final[dict[str, object]] = {"runOnly": ["color-contrast", "link-in-text-block"]}
# Rules that Streamlit's own elements break, in which nothing of ours takes part: rule → part of the place, and why.
NOT_OURS: Final[dict[str, tuple[str, str]]] = {
    "presentation-role-conflict": (
        'data-testid="stFileUploaderDropzone"',
        "st.file_uploader draws its drop zone so; its button and its input are labelled and reached by keyboard",
    ),
}

Visit = Callable[..., Visitor]


def violations(visitor: Visitor, rules: dict[str, object]) -> list[str]:
    found = Axe().run(visitor.page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['html'][:150]}"
        for rule in found
        for node in rule["nodes"]
        if not (rule["id"] in NOT_OURS and NOT_OURS[rule["id"]][0] in node["html"])
    ]


def problems(visitor: Visitor, rules: dict[str, object]) -> list[str]:
    found: list[str] = visitor.page.evaluate(INSPECT)
    return found + violations(visitor, rules)


def file(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "mimeType": "text/csv", "buffer": content}


def labels_of(parent: str) -> bytes:
    return csv_of_labels({row[0]: parent for row in ROWS})


# Each state is reached once for a width, and looked at in each theme there.
LOOKS: Final = [pytest.param((width, *THEMES), id=str(width)) for width in WIDTHS]
TWO_LOOKS: Final = [
    pytest.param((width, theme), id=f"{width}-{theme}") for width, theme in zip(WIDTHS, THEMES, strict=True)
]


@pytest.fixture(params=LOOKS)
def look(request: pytest.FixtureRequest, visit: Visit) -> Iterator[tuple[Visitor, Callable[..., None]]]:
    """A visitor, and a way to look closely at a state, which keeps a picture of it too with ``--pictures``; what is
    wrong is told at the end.
    """
    width, first, *others = request.param
    pictures = request.config.getoption("pictures")
    visitor = visit(width=width, theme=first)
    wrong: list[str] = []
    themes = [first, *others]

    def closely(state: str, whole: bool = True) -> None:
        """With ``whole``, the picture shows the whole page; not where something stands over it."""
        visitor.settle()
        visitor.wear(themes[0])
        wrong.extend(f"{state}, {themes[0]}: {problem}" for problem in problems(visitor, ALL_RULES))
        if pictures:
            with visitor.as_high_as_the_page() if whole else contextlib.nullcontext():
                for theme in themes:
                    visitor.wear(theme)
                    visitor.screenshot(f"{state}-{width}-{theme}")
        if others:
            visitor.wear(themes[-1])
            wrong.extend(f"{state}, {themes[-1]}: {problem}" for problem in problems(visitor, RULES_ON_COLOURS))
        themes.reverse()  # the next state is first looked at in the theme that the page wears now

    yield visitor, closely
    assert not wrong, "\n".join(wrong)


def test_the_example_in_every_state(look: tuple[Visitor, Callable[..., None]]):
    visitor, closely = look
    page = visitor.page
    visitor.sees_title("Parent 2: 889 customers in 3 sub-segments")
    closely("first-screen")
    for number, name in enumerate((LONG_NAME, MARKUP, LONG_NAME)):
        visitor.name(number, name)
    visitor.runs(visitor.at("log-axes").get_by_text("Log axes").click)
    closely("named")
    for trace in (MARKUP, LONG_NAME):
        expect(visitor.at("scatter-chart").locator("text").filter(has_text=trace[:12]).first).to_be_visible()
    visitor.choose_k(6)
    closely("six-sub-segments")
    visitor.open_downloads()
    visitor.unfold(visitor.at("sql"))
    visitor.write("sql-table", "crm..customers")
    expect(page.get_by_test_id("stAlert")).to_be_visible()
    closely("downloads", whole=False)
    page.keyboard.press("Escape")
    visitor.open_sidebar()
    visitor.open_own_files()
    closely("sidebar", whole=False)
    if visitor.narrow:
        visitor.close_sidebar()
    visitor.go_to("Data")
    closely("data")


def test_the_evidence_in_every_state(look: tuple[Visitor, Callable[..., None]]):
    visitor, closely = look
    page = visitor.page
    for tab in ("Two side by side", "Rules for your CRM", "At the border"):
        visitor.runs(page.get_by_role("tab", name=tab).click)
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        closely(tab.lower().replace(" ", "-"))
    for closed in ("Neighbour by neighbour", "For your campaigns", "In more words"):
        visitor.unfold(page.get_by_test_id("stExpander").filter(has=page.locator("summary", has_text=closed)))
    closely("evidence-opened")
    visitor.go_to("Parents")
    closely("parents")
    visitor.at("rank").get_by_role("button").click()
    visitor.sees_title("The 4 parents hold tiers, not types")
    closely("parents-ranked")


@pytest.mark.parametrize("look", TWO_LOOKS, indirect=True)
def test_own_files_in_every_state(look: tuple[Visitor, Callable[..., None]]):
    visitor, closely = look
    page = visitor.page

    def to_the_page() -> None:
        if visitor.narrow:
            visitor.close_sidebar()

    visitor.open_own_files()
    people = csv_of_rows(ROWS) + b"\nbad;many;1,5O;tea\n;1;1;a"
    visitor.upload("customers", file(f"{MARKUP.replace('/', '')}.csv", people))
    visitor.sees_title("Now add the labels")
    to_the_page()
    expect(page.get_by_test_id("stMain").get_by_text(":smile:").first).to_be_visible()
    closely("only-customers")
    visitor.open_own_files()
    visitor.upload("labels", file("labels.csv", b"who;where\na;1\n"))
    visitor.sees_title("These files cannot be used yet")
    to_the_page()
    closely("unusable")
    visitor.open_own_files()
    visitor.at("labels").get_by_role("button", name="Remove").click()
    visitor.sees_title("Now add the labels")
    visitor.upload("labels", file("labels.csv", labels_of(MARKUP)))
    visitor.sees_title(f"{MARKUP}: 108 customers in 6 sub-segments")
    visitor.at("ks").get_by_role("slider").last.focus()
    page.keyboard.press("End")
    visitor.sees_title(f"{MARKUP}: 108 customers in 12 sub-segments")
    expect(page.get_by_test_id("stSidebar").get_by_test_id("stRadio")).to_contain_text(MARKUP)
    to_the_page()
    visitor.unfold(visitor.at("data-notices"))
    closely("twelve-with-rows-left-out")
    visitor.go_to("Data")
    visitor.unfold(visitor.at("correct"))
    expect(page.get_by_role("button", name="Use these columns").last).to_be_visible()
    closely("data-of-own-files")


@pytest.mark.parametrize("look", TWO_LOOKS, indirect=True)
def test_the_guide_and_a_parent_that_is_kept_whole(look: tuple[Visitor, Callable[..., None]]):
    visitor, closely = look
    visitor.open_own_files()
    visitor.upload("customers", file("people.csv", csv_of_rows(ROWS[:2])))
    visitor.sees_title("Now add the labels")
    visitor.upload("labels", file("labels.csv", labels_of("Gold")))
    visitor.sees_title("Gold: 2 customers, kept whole")
    if visitor.narrow:
        visitor.close_sidebar()
    closely("kept-whole")
    visitor.go_to("How to use this")
    closely("guide")
