"""Two runs in fresh processes give the same bytes, whatever the processors and the hash seed."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.core.support import ROOT, csv_of

FORMS = ("json", "csv")


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


# Both forms in one process, for starting it is most of the time.
PROGRAM = f"""
import sys
from core.cli.commands import main
for form in {FORMS}:
    assert main(["explore", *sys.argv[1:], "--format", form, "--out", form]) == 0
"""


@pytest.fixture(scope="module")
def folders(files: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """What each of two processes wrote, in a folder of its own."""
    options = ["--k-range", "2", "3", "6", "--top-categories", "5"]
    found = []
    for seed, threads in (("1", "1"), ("4242", "2")):
        found.append(tmp_path_factory.mktemp("process"))
        run = subprocess.run(
            [sys.executable, "-W", "error", "-c", PROGRAM, *files, *options],
            cwd=found[-1],
            env=os.environ
            | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
            | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            capture_output=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr.decode()
    return found


@pytest.mark.parametrize("form", FORMS)
def test_two_processes_give_the_same_bytes(folders: list[Path], form: str) -> None:
    one, other = ((folder / form).read_bytes() for folder in folders)
    assert one
    assert one == other
