"""The command line, as a user types it."""

import csv
import errno
import io
import json
import os
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from core import Settings, explore, read_customers, read_labels, read_request, read_table, to_json
from core.cli.commands import main
from tests.core.support import GOLDEN, ROOT, csv_of, run_shell

REQUEST = GOLDEN / "published_request.json"
SUMMARY = "7 customers; sub-segments of each cluster: 1: 2.\n"


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    spends = [1, 2, 3, 100, 110, 120, 1000, 1010, 5]
    customers, labels = tmp_path / "customers.csv", tmp_path / "labels.csv"
    customers.write_bytes(
        csv_of(
            "id;frequency;amount_spent;product_types;city",
            *(f"00{number};{number};{spend},50;tea|wine;Rio" for number, spend in enumerate(spends)),
        )
    )
    labels.write_bytes(
        csv_of("customer_id,cluster_id", *(f"00{number},{'Gold' if number < 8 else 'One'}" for number in range(9)))
    )
    return customers, labels


def answer(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str:
    """What a command that succeeds writes to standard output."""
    assert main(["explore", *map(str, arguments)]) == 0
    return capsys.readouterr().out


def test_a_request_gives_the_json_on_standard_output_and_the_rest_on_standard_error() -> None:
    run = run_shell("explore", REQUEST)
    request = read_request(REQUEST.read_bytes())
    assert run.returncode == 0
    assert run.stdout.decode() == to_json(explore(request.customers, request.labels, request.settings))
    assert run.stderr.decode() == SUMMARY  # and no progress: this is no terminal


def test_the_installed_command_is_the_same() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert pkgutil.resolve_name(project["scripts"]["subsegment"]) is main


def test_two_files_and_every_option_are_the_settings_from_python(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    options = [
        *("--target-cluster", "Gold", "--k-range", "2", "4", "--chosen-k", "4", "--scaling", "log"),
        *("--top-categories", "2", "--window-months", "3", "--n-init", "3", "--random-state", "7"),
    ]
    settings = Settings("Gold", (2, 4), "log", 2, 3.0, 3, 7, 4)
    people, membership = (read_table(path.read_bytes(), path.name) for path in files)
    expected = to_json(explore(read_customers(people).customers, read_labels(membership).labels, settings))
    assert answer(capsys, *files, *options) == expected


def test_the_command_line_overrides_the_request(capsys: pytest.CaptureFixture[str]) -> None:
    request = read_request(REQUEST.read_bytes())
    expected = to_json(explore(request.customers, request.labels, Settings(target_cluster=0, k_range=[4])))
    assert answer(capsys, REQUEST, "--target-cluster", "0", "--k-range", "4") == expected


def test_csv_has_the_users_own_columns_and_separator(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(csv.reader(io.StringIO(answer(capsys, *files, "--format", "csv"), newline=""), delimiter=";"))
    assert rows[0] == [
        *("id", "frequency", "amount_spent", "product_types", "city"),
        *("parent", "sub_segment", "sub_segment_name"),
    ]
    assert rows[1] == ["000", "0", "1,50", "tea|wine", "Rio", "Gold", "0", "Sub-segment 0"]
    assert rows[9] == ["008", "8", "5,50", "tea|wine", "Rio", "One", "0", "Sub-segment 0"]


def test_csv_of_a_request_has_the_columns_of_the_api(capsys: pytest.CaptureFixture[str]) -> None:
    lines = answer(capsys, REQUEST, "--format", "csv").splitlines()
    assert lines[0] == "id,frequency,amount_spent,product_types,parent,sub_segment,sub_segment_name"
    assert lines[1] == "C007,24,2780.9,smart-tv|soundbar|hdmi-cable,1,1,Sub-segment 1"
    assert len([line for line in lines if line]) == 8


@pytest.mark.parametrize("option", ["-o", "--out"])
def test_the_answer_goes_into_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    out = tmp_path / "answer.json"
    assert answer(capsys, REQUEST, option, out) == ""
    assert json.loads(out.read_bytes())["subsegment_results"]["1"]["best_k"] == 2
    assert answer(capsys, REQUEST, option, "-") == out.read_text()


def bad(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> list[str]:
    """What a command that is given bad input writes to standard error."""
    assert main(["explore", *map(str, arguments)]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.splitlines()


def test_the_problems_of_both_files_are_listed_at_once(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    customers, labels = files
    customers.write_bytes(csv_of("id,frequency,amount_spent,product_types", "a,x,1,tea", "b,1,1,tea", "c,1,,tea"))
    labels.write_bytes(csv_of("id,place", "a,1"))
    assert bad(capsys, *files) == [
        "labels.csv: There is no column for cluster_id. Call it “cluster_id” or “cluster”; "
        "the columns of the file are “id” and “place”. "
        "The first values: “id” has “a” and “place” has “1”. Type --column 'cluster_id=HEADER'.",
        "customers.csv, row 2: frequency is “x”. Write a number, such as 12.",
        "customers.csv, row 4: amount_spent is empty. Write a number, such as 12.50; write 0 if there is none.",
    ]


def test_bad_rows_stop_a_run_unless_they_may_be_left_out(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    customers, labels = files
    with customers.open("a") as file:
        file.write("\n099;x;1;tea;Rio")
    with labels.open("a") as file:
        file.write("\n000,Gold\nnobody,Gold")
    problems = [
        "customers.csv, row 11: frequency is “x”. Write a number, such as 12.",
        "labels.csv, row 11: The customer “000” already has a label, in row 2. Keep one row for each customer.",
    ]
    notice = (
        "1 label names a customer of whom the customers file has no row in use: “nobody”. Such a label is not used."
    )
    assert bad(capsys, *files) == [notice, *problems]
    assert main(["explore", *map(str, files), "--leave-out-bad-rows"]) == 0
    captured = capsys.readouterr()
    assert captured.err.splitlines() == [
        notice,
        *problems,
        "9 customers; sub-segments of each cluster: Gold: 2, One: 1.",
    ]
    assert len(json.loads(captured.out)["subsegment_results"]["Gold"]["nested_labels"]) == 8


def test_settings_out_of_range_and_unknown_clusters_are_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert bad(capsys, REQUEST, "--k-range", "1", "--top-categories", "99") == [
        "k_range must be a list of whole numbers from 2 to 200, but is “[1]”.",
        "top_categories must be a whole number from 0 to 50, but is “99”.",
    ]
    assert bad(capsys, REQUEST, "--target-cluster", "9") == [
        "target_cluster: There is no parent “9”. The labels name “0”, “1” and “2”."
    ]


def test_problems_of_files_settings_and_target_are_told_together(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bad(capsys, *files, "--k-range", "1", "--target-cluster", "Lead") == [
        "k_range must be a list of whole numbers from 2 to 200, but is “[1]”.",
        "target_cluster: There is no parent “Lead”. The labels name “Gold” and “One”.",
    ]
    files[0].write_text("id,frequency\n")
    lines = bad(capsys, *files, "--k-range", "1")
    assert [line.split(":")[0] for line in lines[:-1]] == ["customers.csv"] * (len(lines) - 1)
    assert lines[-1].startswith("k_range must be")


def test_a_full_disk_is_told_by_the_name_of_what_could_not_be_written(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    assert main(["explore", str(REQUEST), "-o", "answer.json"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == "answer.json: No space left on device."


def test_a_file_that_is_not_there_or_cannot_be_written_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing, folder = tmp_path / "missing.json", tmp_path / "no" / "answer.json"
    assert bad(capsys, missing) == [f"{missing}: No such file or directory."]
    assert main(["explore", str(REQUEST), "-o", str(folder)]) == 2
    assert f"{folder}: No such file or directory." in capsys.readouterr().err


def test_a_customers_file_without_labels_is_told_what_is_missing(
    files: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bad(capsys, files[0]) == [
        "customers.csv: Nothing says which cluster each customer is in. "
        "Add a labels file, or a column “cluster_id” or “cluster” to this one; "
        "the file has “id”, “frequency”, “amount_spent”, “product_types” and “city”."
    ]


@pytest.mark.parametrize(
    "arguments",
    [[], ["explore"], ["explore", str(REQUEST), "--scaling", "sqrt"], ["explore", str(REQUEST), "--k-range", "two"]],
)
def test_a_command_that_cannot_be_understood_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: subsegment" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "core", "explore", REQUEST],
        cwd=ROOT,
        # Only an output that is buffered, as it is by default, is written again at the end.
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait() == 0
    assert "Error" not in errors
    assert "Traceback" not in errors


def test_progress_is_shown_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explore", str(REQUEST)])
    assert capsys.readouterr().err == SUMMARY
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    main(["explore", str(REQUEST)])
    shown = capsys.readouterr().err
    assert "\r\x1b[K  0% Preparing" in shown
    assert shown.endswith("\r\x1b[K100% Done\n" + SUMMARY)
