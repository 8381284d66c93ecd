"""The README's examples do what it says they do."""

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

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
    commands = [line for line in lines if line.startswith("subsegment ")]
    assert len(commands) == 3
    for command in commands:
        words = [sys.executable, "-m", "core", *shlex.split(command)[1:]]
        run = subprocess.run(words, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, check=False)
        assert run.returncode == 0, run.stderr.decode()
    assert len((tmp_path / "labelled.csv").read_text(encoding="utf-8").splitlines()) == 889 + 1


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
