"""The evidence command, as a user types it."""

import json
from pathlib import Path

import pytest

from core import Demands, Settings, evidence, explore, read_request, to_evidence_json, to_report
from core.cli.commands import main
from tests.core.support import GOLDEN

REQUEST = GOLDEN / "published_request.json"


def test_a_report_is_what_python_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", str(REQUEST), "--k-range", "2", "3"]) == 0
    request = read_request(REQUEST.read_bytes())
    settings = Settings(target_cluster=request.settings.target_cluster, k_range=(2, 3))
    exploration = explore(request.customers, request.labels, settings)
    assert capsys.readouterr().out == to_report(exploration, evidence(exploration))


def test_json_is_what_python_gives_and_demands_are_heard(tmp_path: Path) -> None:
    out = tmp_path / "evidence.json"
    command = ["evidence", str(REQUEST), "--format", "json", "--least-customers", "50", "-o", str(out)]
    assert main(command) == 0
    request = read_request(REQUEST.read_bytes())
    exploration = explore(request.customers, request.labels, request.settings)
    text = out.read_text(encoding="utf-8")
    assert text == to_evidence_json(exploration, evidence(exploration, Demands(least_customers=50)))
    parent = json.loads(text)["parents"][0]
    assert parent["recommendation"]["k"] is None
    assert "of the 50 customers needed" in parent["recommendation"]["text"]


def test_bad_demands_are_told_with_the_other_problems(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", str(REQUEST), "--most-segments", "1", "--k-range", "1"]) == 2
    said = capsys.readouterr().err
    assert "most_segments must be a whole number, at least 2" in said
    assert "k_range must be" in said


def test_the_labelled_csv_can_have_borders(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explore", str(REQUEST), "--format", "csv", "--borders"]) == 0
    header = capsys.readouterr().out.splitlines()[0]
    assert header.endswith("parent,sub_segment,sub_segment_name,silhouette,margin,runner_up")
