"""Compiled kernels are kept on disk, and none that was made from other sources than those there are now is used."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

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
RUN = """
import json
from core.clustering.kernels.caller import two_steps

result = two_steps(1.0)
print(json.dumps([result, sum(two_steps.stats.cache_hits.values()), sum(two_steps.stats.cache_misses.values())]))
"""


class Copy:
    """A copy of the kernels' folder with two more in it, of which the one calls the other, run in processes."""

    def __init__(self, folder: Path, *, zipped: bool) -> None:
        self.root = folder / "sources"
        self.path = folder / "all.zip" if zipped else self.root
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
        self.environment |= {"PYTHONPATH": str(self.path), "XDG_CACHE_HOME": str(folder / "cache")}
        kernels = self.root / FOLDER
        shutil.copytree(ROOT / FOLDER, kernels, ignore=shutil.ignore_patterns("__pycache__"))
        for package in (self.root / "core", self.root / "core" / "clustering"):
            (package / "__init__.py").touch()
        (kernels / "caller.py").write_text(CALLER, encoding="utf-8")

    def run(self, step: int) -> tuple[float, int, int]:
        """What two steps from 1 come to, and how often a compiled kernel was found on disk, and how often not."""
        (self.root / FOLDER / "callee.py").write_text(CALLEE.format(step=step), encoding="utf-8")
        if self.path != self.root:
            with zipfile.ZipFile(self.path, "w") as archive:
                for source in sorted(self.root.rglob("*.py")):
                    archive.write(source, source.relative_to(self.root))
        done = subprocess.check_output([sys.executable, "-c", RUN], cwd=self.root.parent, env=self.environment)
        result, hits, misses = json.loads(done)
        return result, hits, misses


@pytest.mark.parametrize("zipped", [False, True], ids=["folder", "zip archive"])
def test_a_change_in_one_file_renews_what_was_compiled_from_it_in_another(tmp_path: Path, zipped: bool) -> None:
    copy = Copy(tmp_path, zipped=zipped)
    assert copy.run(step=10) == (21, 0, 1)
    assert copy.run(step=10) == (21, 1, 0)
    kept = sorted(tmp_path.rglob("*.nbc"))
    assert copy.run(step=500) == (1001, 0, 1)
    assert sorted(tmp_path.rglob("*.nbc")) == kept  # what was kept before is written over, so that it does not pile up
