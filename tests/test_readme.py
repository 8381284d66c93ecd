"""The README's examples do what it says they do."""

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import answering_port

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
    command = f"{sys.executable} -m core"
    # exec: the server takes the place of its shell, so that ending the one ends the other.
    (script,) = (block for block in blocks("sh") if "subsegment serve" in block)
    script = script.replace("SUBSEGMENT_CREDENTIALS_FILE", "exec env SUBSEGMENT_CREDENTIALS_FILE")
    script = script.replace("subsegment serve", f"{command} serve --port 0")
    script = script.replace("subsegment credentials", f"{command} credentials")
    assert script.count(command) == 2
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    server = subprocess.Popen([BASH, "-e", "-c", script], cwd=tmp_path, env=environment)
    try:
        yield tmp_path, answering_port(server, "/api/ready")
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


def test_every_setting_stands_in_the_table_with_its_default() -> None:
    from core import Settings

    defaults = Settings()
    for name in ("target_cluster", "k_range", "scaling", "top_categories", "window_months", "chosen_k"):
        assert f"| `{name}` |" in README
    assert f"| `n_init`, `random_state` | {defaults.n_init}, {defaults.random_state} |" in README
    assert f"| `k_range` | `{list(defaults.k_range)}` |" in README
    assert f'| `scaling` | `"{defaults.scaling}"` |' in README


def test_every_file_that_the_readme_links_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target
