"""The page as a visitor drives it, without a browser: Streamlit's AppTest with the words of this page.

The same customers are explored with the same settings once for all tests, and their evidence is weighed once.
"""

import functools
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core import Borders, Customers, Demands, Evidence, Exploration, Labels, Settings, borders, evidence, explore
from core.intake.files import File
from core.running import OnProgress
from core.running.background import BackgroundRun
from dashboard.visit.background_runs import BackgroundRuns
from dashboard.visit.engine import Engine
from dashboard.visit.evidence_runs import Weighing
from dashboard.visit.ranking_runs import Rankings
from dashboard.visit.session import Session
from dashboard.visit.visit import ENGINE, VISIT, Visit

UI: Final = Path(__file__).parents[2] / "dashboard" / "ui.py"
ENOUGH: Final = 60
CARD: Final = re.compile(r"<li.*?</li>", re.DOTALL)
TAG: Final = re.compile(r"<[^>]*>")
ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")


MOST_EXPLORED: Final = 100  # what is kept for other tests; all of them ask for some sixty


@functools.lru_cache(MOST_EXPLORED)
def explored_once(customers: Customers, labels: Labels, settings: Settings) -> Exploration:
    """An exploration, which nobody changes. Customers and labels are the same if they are the same objects: those of
    the bundled examples are, which are read once.
    """
    return explore(customers, labels, settings)


def explored(
    customers: Customers, labels: Labels, settings: Settings, report: OnProgress, **others: Any
) -> Exploration:
    """The exploration, as it is computed for the page: anew where more than the settings decides how."""
    return (
        explore(customers, labels, settings, report, **others) if others else explored_once(customers, labels, settings)
    )


WEIGHED: Final[dict[object, Evidence]] = {}


def weighed(exploration: Exploration, demands: Demands, report: Any, known: Evidence | None) -> Evidence:
    """The evidence, as it is weighed for the page."""
    ks = tuple(parent.solution.k for parent in exploration.parents)
    key = (exploration.provenance.fingerprint, repr(exploration.settings), ks, demands)
    if key not in WEIGHED:
        WEIGHED[key] = evidence(exploration, demands, report, known)
    return WEIGHED[key]


class Page:
    """One visitor's page. Every step runs the script until nothing is under way, and fails on an exception.

    ``explore``, ``evidence`` and ``borders`` are what the page calls for its runs, and may be replaced at any time.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._files: dict[str, Callable[[], bytes | str] | bytes] = {}
        self._file_names: dict[str, str] = {}
        self.runs_started = 0
        show = st.download_button

        def recorded(*arguments: Any, **settings: Any) -> bool:
            self._files[settings["key"]] = settings["data"]
            self._file_names[settings["key"]] = settings["file_name"]
            return show(*arguments, **settings)

        def counted(*arguments: Any) -> Exploration:
            self.runs_started += 1
            return self.explore(*arguments)

        self.explore: Callable[..., Exploration] = explored
        self.evidence: Callable[..., Evidence] = weighed
        self.borders: Callable[..., Borders | None] = borders
        monkeypatch.setattr(st, "download_button", recorded)
        self.at = AppTest.from_file(str(UI), default_timeout=ENOUGH)
        self.at.session_state[ENGINE] = Engine(
            explore=counted,
            evidence=lambda *arguments: self.evidence(*arguments),
            borders=lambda *arguments: self.borders(*arguments),
        )
        self.step()

    def step(self) -> None:
        """Run the script, and again while a run is under way."""
        self.at.run()
        while self.title == "Looking inside":
            assert self.session.runs.run is not None
            assert self.session.runs.run.wait(ENOUGH)
            self.at.run()
        for run in self._in_the_background():
            assert run.wait(ENOUGH)
            self.at.run()
        assert not self.at.exception, self.at.exception[0].value

    def _in_the_background(self) -> list[BackgroundRun[Any]]:
        visit = self.visit
        runs: list[BackgroundRuns[Any, Any]] = [visit.weighing.runs, visit.rankings.runs]
        runs += [visit.borders, visit.comparisons]
        return [each.run for each in runs if each.run is not None]

    @property
    def visit(self) -> Visit:
        found: Visit = self.at.session_state[VISIT]
        return found

    @property
    def weighing(self) -> Weighing:
        return self.visit.weighing

    @property
    def rankings(self) -> Rankings:
        return self.visit.rankings

    def click(self, key: str) -> None:
        """As ``press``, before the page has run."""
        self.at.button(key=key).click()

    def press(self, key: str) -> None:
        self.click(key)
        self.step()

    def upload(self, customers: File | None = None, labels: File | None = None) -> None:
        for key, file in (("customers", customers), ("labels", labels)):
            if file is not None:
                self.at.file_uploader(key=key).upload(file.name, file.data)
        self.step()

    @property
    def session(self) -> Session:
        return self.visit.session

    @property
    def title(self) -> str:
        return shown(self.at.title[0].value)

    @property
    def headings(self) -> list[str]:
        return [shown(each.value) for each in self.at.main.get("header")]

    @property
    def paragraphs(self) -> str:
        """All running text of the page, as it is shown."""
        return "\n".join(shown(each.value) for each in [*self.at.main.get("markdown"), *self.at.main.get("caption")])

    @property
    def errors(self) -> list[str]:
        return [shown(each.value) for each in self.at.error]

    @property
    def cards(self) -> list[str]:
        """The texts of the cards at the top, one a sub-segment."""
        (body,) = [each.proto.body for each in self.at.get("html") if 'ul class="cards"' in each.proto.body]
        return [" ".join(TAG.sub(" ", card).split()) for card in CARD.findall(body)]

    @property
    def markup(self) -> str:
        """All HTML that this page writes itself."""
        return "\n".join(each.proto.body for each in self.at.main.get("html"))

    @property
    def personas(self) -> list[str]:
        return [each.value for each in self.at.code if each.language == "plaintext"]

    @property
    def richer_personas(self) -> list[str]:
        return [each.value for each in self.at.code if each.language == "text"]

    @property
    def conditions(self) -> list[str]:
        return [each.value for each in self.at.code if each.language == "sql"]

    @property
    def k(self) -> int:
        k: int = self._k_control.value
        return k

    def choose_k(self, k: int) -> None:
        self._k_control.set_value(k)
        self.step()

    @property
    def ks_offered(self) -> list[str]:
        return list(self._k_control.options)

    @property
    def _k_control(self) -> Any:
        (control,) = self.at.get("button_group")
        return control

    @property
    def parents(self) -> list[str]:
        return [shown(option) for option in self._parent_radio.options]

    def choose_parent(self, parent: str) -> None:
        self._parent_radio.set_value(parent)
        self.step()

    @property
    def _parent_radio(self) -> Any:
        (radio,) = self.at.sidebar.get("radio")
        return radio

    def type_name(self, number: int, text: str) -> None:
        """As ``name``, before the page has run."""
        self._name_field(number).set_value(text)

    def name(self, number: int, text: str) -> None:
        self.type_name(number, text)
        self.step()

    def names(self) -> list[str]:
        """What stands in the name fields, in the order of the sub-segments."""
        return [field.value for field in self.at.text_input if (field.key or "").startswith("name-")]

    def _name_field(self, number: int) -> Any:
        (field,) = [each for each in self.at.text_input if each.label == f"Name of sub-segment {number}"]
        return field

    def chart(self, key: str) -> Any:
        (found,) = [each for each in self.at.get("plotly_chart") if each.proto.id.endswith(key)]
        return json.loads(found.proto.spec)

    @property
    def download_keys(self) -> list[str]:
        return [each.key or "" for each in self.at.get("download_button")]

    @property
    def file_names(self) -> dict[str, str]:
        """The file names of the downloads that are on the page, by the keys of their buttons."""
        return {key: self._file_names[key] for key in self.download_keys}

    def download(self, key: str) -> bytes:
        """What a click on a download button, which must be on the page, gives."""
        (button,) = [each for each in self.at.get("download_button") if each.key == key]
        assert button.proto.ignore_rerun, "a download does not run the page again"
        made = self._files[key]
        content = made() if callable(made) else made
        return content.encode() if isinstance(content, str) else content

    def open(self, view: str) -> None:
        """Go to another page."""
        self.at.switch_page(f"views/{view}.py")
        self.step()

    def visit_guide_and_return(self) -> None:
        self.at.switch_page("views/guide.py")
        self.step()
        assert self.title == "How to use this"
        self.at.switch_page("views/explore.py")
        self.step()


def shown(markdown: str) -> str:
    """Markdown text as the page shows it: without the backslashes before characters that mean themselves."""
    return ESCAPED.sub(r"\1", markdown)
