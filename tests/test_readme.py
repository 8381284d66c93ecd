"""The examples of every README do what it says they do, and what it links to is there."""

import contextlib
import importlib.util
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

from core.cli.commands import main
from tests.servers import answering_port

BASH = shutil.which("bash") or "bash is missing"
ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("core", "dashboard", "sample_data", "tests")
READMES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in [ROOT / "README.md", *(path for each in FOLDERS for path in sorted((ROOT / each).rglob("README.md")))]
}
# Lines of shell that no test runs by themselves: they install, open a page, or are the checks that run this test.
NOT_RUN = ("pip install ", "python3 -m venv ", "pytest ", "ruff check ", ".ci/run ", "umask ", "SUBSEGMENT_")


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)```", READMES[readme], re.DOTALL | re.MULTILINE)


def commands(readme: str) -> list[str]:
    """The lines of a README's shell blocks; a command that goes on in the next line is one."""
    return [line for block in blocks(readme, "sh") for line in block.replace("\\\n", "").splitlines()]


# A block of Python, and the block of text below it that shows what it prints.
EXAMPLE = re.compile(r"^```python\n(.*?)^```$(?:\n\n^```text\n(.*?)^```$)?", re.DOTALL | re.MULTILINE)
EXAMPLES = [
    pytest.param(code, printed, id=f"{readme}-{number}")
    for readme, text in READMES.items()
    for number, (code, printed) in enumerate(EXAMPLE.findall(text))
]
SHELL = [
    pytest.param(line, id=f"{readme}-{line[:60]}")
    for readme in READMES
    for line in commands(readme)
    if line.startswith(("subsegment explore ", "subsegment evidence "))
]
PROGRAMS = [
    pytest.param(line, id=line)
    for readme in READMES
    for line in commands(readme)
    if line.startswith("python -m tests.")
]


def test_every_readme_is_looked_at() -> None:
    assert len(READMES) >= 8
    assert len(EXAMPLES) >= 4
    assert len(SHELL) >= 3
    assert len(PROGRAMS) >= 6


@pytest.mark.parametrize(("code", "printed"), EXAMPLES)
def test_a_python_example_prints_what_stands_below_it(code: str, printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - a README's own example
    assert out.getvalue() == printed
    assert printed


def test_the_first_python_example_is_under_ten_lines() -> None:
    assert sum(1 for line in blocks("README.md", "python")[0].splitlines() if line.strip()) < 10


@pytest.mark.parametrize("command", SHELL)
def test_a_shell_example_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the function that the installed command calls: another process would only load everything once more."""
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    monkeypatch.chdir(tmp_path)
    words = shlex.split(command)[1:]
    assert main(words) == 0
    if "labelled.csv" in words:
        assert len((tmp_path / "labelled.csv").read_text(encoding="utf-8").splitlines()) == 889 + 1


# What each module says when it is run as a program with --help, in one process, because they load the same libraries.
HELPED = """
import contextlib, io, json, runpy, sys

told = {}
for module in sys.argv[1:]:
    sys.argv = [module, "--help"]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        except SystemExit as end:
            told[module] = (end.code, out.getvalue())
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def helped() -> dict[str, tuple[int, str]]:
    """For each program that a README names, the code with which ``--help`` ends, and what it writes."""
    modules = sorted({shlex.split(each.values[0])[2] for each in PROGRAMS})
    run = subprocess.run([sys.executable, "-c", HELPED, *modules], cwd=ROOT, capture_output=True, check=False)
    assert run.returncode == 0, run.stderr.decode()
    told: dict[str, tuple[int, str]] = json.loads(run.stdout)
    return told


@pytest.mark.parametrize("command", PROGRAMS)
def test_a_program_that_a_readme_names_is_there_with_its_options(
    helped: dict[str, tuple[int, str]], command: str
) -> None:
    module, *words = shlex.split(command, comments=True)[2:]
    assert importlib.util.find_spec(module)
    code, text = helped[module]
    assert code == 0
    assert "usage: " in text
    assert all(word in text for word in words if word.startswith("--"))


@pytest.mark.parametrize("readme", READMES)
def test_no_line_of_shell_is_left_out_of_the_tests(readme: str) -> None:
    run = {each.values[0] for each in [*SHELL, *PROGRAMS]}
    for block in blocks(readme, "sh"):
        if block.startswith("curl ") or "subsegment serve" in block:
            continue  # the server's and its client's, which start and ask it below
        for line in block.replace("\\\n", "").splitlines():
            assert line in run or line.startswith(NOT_RUN), line


@pytest.fixture
def api(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    """The server as the README starts it, in a folder with the sample data; its port."""
    shutil.copytree(ROOT / "sample_data", tmp_path / "sample_data")
    command = f"{sys.executable} -m core"
    # exec: the server takes the place of its shell, so that ending the one ends the other.
    (script,) = (block for block in blocks("core/api/README.md", "sh") if "subsegment serve" in block)
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
    (block,) = (block for readme in READMES for block in blocks(readme, "sh") if block.startswith("curl"))
    asked = re.findall(r"^curl .*?(?=^curl|\Z)", block, re.DOTALL | re.MULTILINE)
    assert len(asked) == 4
    answers = []
    for command in asked:
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


def test_the_map_of_rooms_names_every_room() -> None:
    rooms = re.findall(r"^\| \[`([a-z]+)/`\]", READMES["core/README.md"], re.MULTILINE)
    there = {path.parent.name for path in (ROOT / "core").glob("*/__init__.py")}
    assert sorted(rooms) == sorted(there | {"dashboard"})


@pytest.mark.parametrize("readme", READMES)
def test_what_a_readme_links_to_is_there(readme: str) -> None:
    for target, _, heading in re.findall(r"\]\(([^)#\s]*)(#([^)\s]*))?\)", READMES[readme]):
        if "://" in target:
            continue
        path = ((ROOT / readme).parent / target).resolve() if target else ROOT / readme
        assert path.exists(), target
        if heading:
            assert heading in headings(path.read_text(encoding="utf-8")), f"{target}#{heading}"


def headings(text: str) -> set[str]:
    """The headings of a README as links name them: in lower case, without signs, hyphens for spaces."""
    lines = re.findall(r"^#+ (.*)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


def test_the_first_readme_stays_short_and_names_the_others() -> None:
    assert len(READMES["README.md"].splitlines()) <= 150
    for readme in READMES:
        if readme != "README.md":
            assert f"]({readme})" in READMES["README.md"] or f"]({Path(readme).parent})" in READMES["README.md"], readme
