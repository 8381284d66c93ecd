"""Two runs in fresh processes give the same bytes, whatever the processors and the hash seed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.core.support import ROOT, csv_of

SAMPLES = ROOT / "sample_data"
GROCERIES = [SAMPLES / "grocery_customers.csv", SAMPLES / "grocery_labels.csv"]
OPTIONS = ["--k-range", "2", "3", "6", "--top-categories", "5"]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("reproducible")
    generator = np.random.default_rng(3)
    categories = ["tea", "wine", "fridge", "soap", "toys"]
    lines = [
        f"{number:05},{generator.integers(0, 40)},{generator.lognormal(5, 1):.2f},"
        + "|".join(generator.permutation(categories)[: generator.integers(0, 4)].tolist())
        for number in range(1500)
    ]
    customers, labels = folder / "customers.csv", folder / "labels.csv"
    customers.write_bytes(csv_of("id,frequency,amount_spent,product_types", *lines))
    labels.write_bytes(csv_of("customer_id,cluster_id", *(f"{number:05},{number % 3}" for number in range(1500))))
    return customers, labels


# All commands in one process, for starting it is most of the time.
PROGRAM = """
import json
import sys
from core.cli.commands import main
for out, command in json.loads(sys.argv[1]).items():
    assert main([*command, "--out", out]) == 0
"""


@pytest.fixture(scope="module")
def folders(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What each of two processes wrote, in a folder of its own."""
    commands = {
        "explore.json": ["explore", *map(str, files), *OPTIONS, "--format", "json"],
        "explore.csv": ["explore", *map(str, files), *OPTIONS, "--format", "csv"],
        "evidence.json": ["evidence", *map(str, GROCERIES), "--target-cluster", "0", "--format", "json"],
    }
    found = []
    for seed, threads in (("1", "1"), ("4242", "2")):
        found.append(tmp_path_factory.mktemp("process"))
        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM, json.dumps(commands)],
            cwd=found[-1],
            env=os.environ
            | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
            | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr.decode()
    return found


@pytest.mark.parametrize("out", ["explore.json", "explore.csv", "evidence.json"])
def test_two_processes_give_the_same_bytes(folders: list[Path], out: str) -> None:
    one, other = ((folder / out).read_bytes() for folder in folders)
    assert one
    assert one == other
