"""How fast files become customers, beside the bare reader of each format: ``python -m tests.benchmarks.files``.

Every run is a process of its own; the contenders take turns, so that a busy minute is busy for all of them. Memory is
the peak of the process, and what reading added to it once everything was imported.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from tests.benchmarks.made_files import REQUEST_BYTES, ROWS, write_all

MEGA: Final = 1e6
BETWEEN_LOOKS: Final = 0.002


def polars_read(path: Path) -> Callable[[], Any]:
    """The bare reader of polars, told the dialect."""
    import polars as pl

    told: dict[str, Any] = {}
    if path.stem == "brazilian":
        told = {"separator": ";", "decimal_comma": True, "encoding": "windows-1252"}
    return lambda: pl.read_csv(path, **told)


def msgspec_decode(path: Path) -> Callable[[], Any]:
    """The typed decoder of msgspec, told the contract."""
    import msgspec

    customer = msgspec.defstruct(
        "Customer", [("id", str), ("frequency", int), ("amount_spent", float), ("product_types", list[str])]
    )
    fields: list[Any] = [
        ("customers", list[customer]),  # type: ignore[valid-type]
        ("labels", dict[str, int | str]),
        ("k_range", list[int]),
    ]
    decoder = msgspec.json.Decoder(msgspec.defstruct("Request", fields))
    data = path.read_bytes()
    return lambda: decoder.decode(data)


def customers_of(path: Path) -> Callable[[], Any]:
    """Validated customers of a CSV of which nothing is told."""
    from core.intake.customer_rows import read_customers
    from core.reading.read_table import read_table

    return lambda: read_customers(read_table(path.read_bytes(), path.name))


def table_of(path: Path) -> Callable[[], Any]:
    """The CSV as a table of text, the first part of the way to customers."""
    from core.reading.read_table import read_table

    return lambda: read_table(path.read_bytes(), path.name)


def request_of(path: Path) -> Callable[[], Any]:
    """Validated customers, labels and settings of a request."""
    from core.intake.request.read_request import read_request

    data = path.read_bytes()
    return lambda: read_request(data, path.name)


CONTENDERS: Final = {each.__name__: each for each in (polars_read, msgspec_decode, customers_of, table_of, request_of)}
CSV_CONTENDERS: Final = ("polars_read", "table_of", "customers_of")
JSON_CONTENDERS: Final = ("msgspec_decode", "request_of")
WHAT: Final = {
    "polars_read": "polars `read_csv`, told the dialect",
    "table_of": "our table of text, told nothing",
    "customers_of": "our validated customers, told nothing",
    "msgspec_decode": "msgspec, typed decode",
    "request_of": "our validated customers and labels",
}


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds on the clock and of the processors, peak bytes of the process, and what reading added."""

    seconds: float
    processor_seconds: float
    peak: int
    added: int


def run_here(name: str, path: Path) -> Run:
    """Run one contender in this process."""
    work = CONTENDERS[name](path)
    process = psutil.Process()
    before = peak = process.memory_info().rss
    done = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(BETWEEN_LOOKS):
            peak = max(peak, process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    start, start_of_work = time.perf_counter(), time.process_time()
    result = work()
    seconds, processor_seconds = time.perf_counter() - start, time.process_time() - start_of_work
    done.set()
    watcher.join()
    peak = max(peak, process.memory_info().rss)
    del result
    return Run(seconds, processor_seconds, peak, peak - before)


def run_apart(name: str, path: Path) -> Run:
    """Run one contender in a fresh process."""
    command = [sys.executable, "-m", __spec__.name, "--one", name, str(path)]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return Run(**json.loads(output))


def compare(title: str, path: Path, names: tuple[str, ...], runs: int) -> None:
    """Run the contenders in turns and print a line for each; the first one is the yardstick."""
    found: dict[str, list[Run]] = {name: [] for name in names}
    for _ in range(runs):
        for name in names:
            found[name].append(run_apart(name, path))
    yardstick = statistics.median(run.seconds for run in found[names[0]])
    size = path.stat().st_size / MEGA
    for name, each in found.items():
        seconds = [run.seconds for run in each]
        middle = statistics.median(seconds)
        processor = statistics.median(run.processor_seconds for run in each)
        peak, added = (max(getattr(run, what) for run in each) / MEGA for what in ("peak", "added"))
        sys.stdout.write(
            f"| {title}, {size:.0f} MB | {WHAT[name]} | {middle:.2f} ({min(seconds):.2f}–{max(seconds):.2f}) "
            f"| {middle / yardstick:.1f} | {processor:.2f} | {peak:,.0f} | {added:,.0f} |\n"
        )
        sys.stdout.flush()


def main() -> None:
    """Make the files, run everything, print a table in Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--request-bytes", type=int, default=REQUEST_BYTES)
    parser.add_argument("--one", nargs=2, metavar=("CONTENDER", "FILE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        run = run_here(options.one[0], Path(options.one[1]))
        sys.stdout.write(json.dumps({name: getattr(run, name) for name in Run.__slots__}))
        return
    with tempfile.TemporaryDirectory() as folder:
        paths = write_all(Path(folder), options.rows, options.request_bytes)
        sys.stdout.write(
            f"Median of {options.runs} runs (fastest–slowest)\n\n"
            "| file | read by | seconds | times the first | processor seconds | peak MB | of it by reading |\n"
            "| --- | --- | --- | --- | --- | --- | --- |\n"
        )
        for title, path in paths.items():
            compare(title, path, JSON_CONTENDERS if path.suffix == ".json" else CSV_CONTENDERS, options.runs)


if __name__ == "__main__":
    main()
