"""What a run is doing has words for each of its stages, and everybody who watches one hears them."""

import ast
from collections.abc import Iterator

import pytest

from core import Demands, Progress, Settings, borders, evidence, explore
from core.language.catalogue import messages_of
from core.running import Stage
from core.wording import doing
from tests.core.support import ROOT, people


def stages() -> Iterator[Stage]:
    """Each stage that stands in the code, with a value of ours in place of each that is computed."""
    for path in (*(ROOT / "core").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "Stage(" not in text:  # which most files are without, and to parse a file takes long
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Stage":
                code = node.args[0]
                if isinstance(code, ast.Constant):
                    yield Stage(code.value, *("$2", 4)[: len(node.args) - 1])


FOUND = sorted(set(stages()), key=lambda stage: stage.code)


@pytest.mark.parametrize("stage", FOUND, ids=lambda stage: stage.code)
def test_each_stage_in_the_code_has_words_with_its_values(stage: Stage) -> None:
    text = doing(stage)
    assert text[:1].isupper()
    assert ("$2" in text) == (stage.parent is not None)
    assert ("4" in text) == (stage.k is not None)


def test_each_message_about_a_stage_is_of_one_that_a_run_or_a_job_can_be_in() -> None:
    told = {key.removeprefix("progress.") for key in messages_of("en") if key.startswith("progress.")}
    assert told == {stage.code for stage in FOUND} | {"failed"}  # a job that failed says so by its status


def test_a_run_that_has_not_begun_says_nothing() -> None:
    assert doing(None) == ""


def test_who_calls_the_public_face_hears_words() -> None:
    heard: list[Progress] = []
    exploration = explore(*people(*range(30)), Settings(k_range=[2, 3]), heard.append)
    evidence(exploration, Demands(), heard.append)
    borders(exploration, exploration.parents[0], heard.append)
    texts = {each.text for each in heard}
    assert {"Preparing", "Done", "Comparing each customer with the others"} <= texts
    assert {f"Parent 1: looking for natural gaps between {k} sub-segments" for k in (2, 3)} <= texts
    assert {f"Parent 1: splitting resamples into {k} sub-segments" for k in (2, 3)} <= texts
