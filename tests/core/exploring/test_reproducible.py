"""Two runs in fresh processes give the same bytes, whatever the processors and the hash seed."""

import os
from pathlib import Path

import numpy as np
import pytest

from tests.core.support import csv_of, run_shell


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


@pytest.mark.parametrize("form", ["json", "csv"])
def test_two_processes_give_the_same_bytes(files: tuple[Path, Path], form: str) -> None:
    options = ["--k-range", "2", "3", "6", "--top-categories", "5", "--format", form]
    runs = [
        run_shell(
            "explore",
            *files,
            *options,
            environment=os.environ
            | {"PYTHONHASHSEED": seed, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
        )
        for seed, threads in (("1", "1"), ("4242", "2"))
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[0].stderr
    assert runs[0].stdout
    assert runs[0].stdout == runs[1].stdout
