"""The README's examples do what it says they do."""

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import wait_for

BASH = shutil.which("bash") or "bash is missing"
ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_the_python_example_prints_what_the_readme_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(blocks("python")[0], "README.md", "exec"), {})  # noqa: S102 - the README's own example
    assert printed.getvalue() == blocks("text")[0]


def test_the_python_example_is_under_ten_lines() -> None:
    assert sum(1 for line in blocks("python")[0].splitlines() if line.strip()) < 10


def test_the_shell_examples_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    lines = "".join(blocks("sh")).replace("\\\n", "").splitlines()
    commands = [line for line in lines if line.startswith(("subsegment explore ", "subsegment evidence "))]
    assert len(commands) == 3
    for command in commands:
        words = [sys.executable, "-m", "core", *shlex.split(command)[1:]]
        run = subprocess.run(words, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
        assert run.returncode == 0, run.stderr.decode()
    assert len((tmp_path / "labelled.csv").read_text(encoding="utf-8").splitlines()) == 889 + 1


@pytest.fixture
def api(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """The server as the README starts it, in a folder with the sample data; its port."""
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = f"{sys.executable} -m core"
    # exec: the server takes the place of its shell, so that ending the one ends the other.
    (script,) = (block for block in blocks("sh") if "subsegment serve" in block)
    script = script.replace("SUBSEGMENT_CREDENTIALS_FILE", "exec env SUBSEGMENT_CREDENTIALS_FILE")
    script = script.replace("subsegment serve", f"{command} serve --port {port}")
    script = script.replace("subsegment credentials", f"{command} credentials")
    assert script.count(command) == 2
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([BASH, "-e", "-c", script], cwd=tmp_path, env=environment)
    try:
        wait_for(f"http://127.0.0.1:{port}/api/ready", server)
        yield tmp_path, port
    finally:
        server.terminate()
        server.wait(60)


def test_the_curl_examples_are_answered(api: tuple[Path, int]) -> None:
    folder, port = api
    (block,) = (block for block in blocks("sh") if block.startswith("curl"))
    commands = re.findall(r"^curl .*?(?=^curl|\Z)", block, re.DOTALL | re.MULTILINE)
    assert len(commands) == 4
    answers = []
    for command in commands:
        text = command.replace("curl ", "curl --silent --show-error --fail-with-body ", 1).replace(":8000", f":{port}")
        run = subprocess.run([BASH, "-c", text], cwd=folder, capture_output=True, check=False)
        assert run.returncode == 0, run
        answers.append(json.loads(run.stdout))
    explored, segmented, job, jobs = answers
    assert explored["subsegment_results"]["1"]["best_k"] == 2
    assert set(segmented["labels"]) == {"C1", "C2", "C3"}
    assert [each["id"] for each in jobs["jobs"]] == [job["id"]]


def test_every_setting_stands_in_one_table_with_its_default() -> None:
    from core.model import SETTINGS

    readmes = [path.read_text(encoding="utf-8") for path in ROOT.rglob("README.md") if ".venv" not in path.parts]
    (table,) = (found for text in readmes for found in re.findall(r"\| setting \| default \|.*?\n\n", text, re.DOTALL))
    told = {}
    for line in table.splitlines()[2:]:
        if line:
            names, defaults, _ = (cell.strip() for cell in line.strip("|").split("|"))
            shared = defaults.split(", ") if ", " in names else [defaults]
            told |= dict(zip(re.findall(r"`(\w+)`", names), shared, strict=True))
    assert told.keys() == SETTINGS.keys()
    for name, setting in SETTINGS.items():
        default = list(setting.default) if isinstance(setting.default, tuple) else setting.default
        if default is not None:
            assert told[name].strip("`") == json.dumps(default), name


def test_every_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target
