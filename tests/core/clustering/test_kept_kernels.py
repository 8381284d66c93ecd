"""Compiled kernels are kept on disk; none made from other sources than those of now is used, and bits stay the same."""

import ast
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from subprocess import PIPE

import pytest

from tests.core.support import ROOT

FOLDER = Path("core", "clustering", "kernels")
CALLEE = """
from core.clustering.kernels.compiled import compiled

@compiled
def step(number):
    return number + {step}
"""
CALLER = """
from core.clustering.kernels.callee import step
from core.clustering.kernels.compiled import compiled

@compiled
def two_steps(number):
    return step(step(number))
"""
# The compiler, which takes a second to load, is loaded once; each line that comes begins a process that has not seen
# the kernels yet.
RUNS = """
import json, os, sys
import numba

for _ in sys.stdin:
    if os.fork() == 0:
        sys.path.insert(0, sys.argv[1])
        from core.clustering.kernels.caller import two_steps
        result, found = two_steps(1.0), two_steps.stats
        print(json.dumps([result, sum(found.cache_hits.values()), sum(found.cache_misses.values())]), flush=True)
        os._exit(0)
    _, status = os.wait()
    assert status == 0
"""
# Two processes, one after the other: the first compiles a kernel that calls another one, the second loads it.
COMPILED_THEN_LOADED = """
import json, os
import numpy as np

for _ in range(2):
    if os.fork() == 0:
        from core.clustering.kernels.pair_distances import add_queries
        random = np.random.default_rng(0)
        rows, queries = ((*random.normal(size=(3, n)), np.zeros(n, np.uint64), np.ones(n)) for n in (1_536, 64))
        *places, weights = rows
        sums = np.zeros((1, 64))
        add_queries(*places, 0, weights, np.array([0, 1_536]), 0, 1, queries, sums)
        hits = sum(add_queries.stats.cache_hits.values())
        print(json.dumps([hits, [each.hex() for each in sums[0].tolist()]]), flush=True)
        os._exit(0)
    _, status = os.wait()
    assert status == 0
"""


def _environment(folder: Path) -> dict[str, str]:
    """That of a process that keeps its kernels in this folder, with the compiler's settings as they come."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    return environment | {"XDG_CACHE_HOME": str(folder / "cache")}


class Copy:
    """A copy of the kernels' folder with two more in it, of which the one calls the other, run in processes."""

    def __init__(self, folder: Path, *, zipped: bool) -> None:
        self.root = folder / "sources"
        self.path = folder / "all.zip" if zipped else self.root
        kernels = self.root / FOLDER
        shutil.copytree(ROOT / FOLDER, kernels, ignore=shutil.ignore_patterns("__pycache__"))
        for package in (self.root / "core", self.root / "core" / "clustering"):
            (package / "__init__.py").touch()
        (kernels / "caller.py").write_text(CALLER, encoding="utf-8")
        command = [sys.executable, "-c", RUNS, str(self.path)]
        self.runs = subprocess.Popen(command, cwd=folder, env=_environment(folder), stdin=PIPE, stdout=PIPE, text=True)

    def run(self, step: int) -> tuple[float, int, int]:
        """What two steps from 1 come to, and how often a compiled kernel was found on disk, and how often not."""
        (self.root / FOLDER / "callee.py").write_text(CALLEE.format(step=step), encoding="utf-8")
        if self.path != self.root:
            with zipfile.ZipFile(self.path, "w") as archive:
                for source in sorted(self.root.rglob("*.py")):
                    archive.write(source, source.relative_to(self.root))
        assert self.runs.stdin is not None
        assert self.runs.stdout is not None
        print(file=self.runs.stdin, flush=True)
        result, hits, misses = json.loads(self.runs.stdout.readline())
        return result, hits, misses


@pytest.mark.parametrize("zipped", [False, True], ids=["folder", "zip archive"])
def test_a_change_in_one_file_renews_what_was_compiled_from_it_in_another(tmp_path: Path, zipped: bool) -> None:
    copy = Copy(tmp_path, zipped=zipped)
    with copy.runs:
        assert copy.run(step=10) == (21, 0, 1)
        assert copy.run(step=10) == (21, 1, 0)
        kept = sorted(tmp_path.rglob("*.nbc"))
        assert copy.run(step=500) == (1001, 0, 1)
    assert sorted(tmp_path.rglob("*.nbc")) == kept  # what was kept before is written over, so that it does not pile up


def test_a_process_that_loads_a_kernel_computes_the_bits_of_the_one_that_compiled_it(tmp_path: Path) -> None:
    environment = _environment(tmp_path) | {"NUMBA_CACHE_DIR": str(tmp_path / "kept")}
    command = [sys.executable, "-c", COMPILED_THEN_LOADED]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=PIPE, text=True, check=True)
    (hits, compiled_sums), (later_hits, loaded_sums) = map(json.loads, done.stdout.splitlines())
    assert (hits, later_hits) == (0, 1)
    assert loaded_sums == compiled_sums


def test_reordered_kernels_that_others_call_are_compiled_into_them() -> None:
    marks: dict[str, set[str]] = {}
    called: set[str] = set()
    for source in (ROOT / FOLDER).glob("*.py"):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                marks[node.name] = {mark.id for mark in node.decorator_list if isinstance(mark, ast.Name)}
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                called.add(node.func.id)
    assert "compiled_into_callers" in marks["score_rows"]
    assert [name for name, mark in marks.items() if name in called and "compiled_reordered" in mark] == []
