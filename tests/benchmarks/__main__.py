"""Time the engine against scikit-learn, interleaved in one run; print a table, write it as Markdown, draw a plot."""

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from core import warm_up
from core.clustering.kernels.compiled import compiled_reordered
from core.running.threads import processors
from tests.benchmarks.cases import KS, Case, all_cases, everything_case, request_case
from tests.benchmarks.plot import draw
from tests.benchmarks.rivals import rival_cases
from tests.benchmarks.whole_runs import by_the_shell, write_tables

HERE = Path(__file__).parent
PARTS = ["engine", "rivals", "parents", "request", "tables"]


@dataclass(frozen=True)
class Line:
    """One case, timed: seconds of each repetition."""

    case: str
    customers: int
    ours: list[float]
    theirs: list[float]
    remark: str

    @property
    def ratio(self) -> float | None:
        return statistics.median(self.theirs) / statistics.median(self.ours) if self.theirs else None


def timed(work: Callable[[], object]) -> tuple[float, float, object]:
    """Seconds of waiting, seconds of all processors together, and the result."""
    start, processor = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - start, time.process_time() - processor, result


def measure(case: Case, repetitions: int, repetitions_of_theirs: int) -> Line:
    """Ours and theirs in turn, so that what else the machine does meets both.

    Compared are the seconds of waiting; the remark names those of the processors, ours and theirs.
    """
    ours: list[float] = []
    theirs: list[float] = []
    processor: tuple[list[float], list[float]] = ([], [])
    remark = ""
    case.ours()
    for repetition in range(repetitions):
        seconds, used, found = timed(case.ours)
        ours.append(seconds)
        processor[0].append(used)
        if case.theirs and repetition < repetitions_of_theirs:
            seconds, used, expected = timed(case.theirs)
            theirs.append(seconds / case.part_of_theirs)
            processor[1].append(used / case.part_of_theirs)
            remark = case.agreement(found, expected)
    both = " and ".join(f"{statistics.median(each):.3g}" for each in processor if each)
    return Line(case.name, case.customers, ours, theirs, "; ".join(filter(None, [remark, f"processor seconds {both}"])))


@compiled_reordered
def _add_roots(values: "np.ndarray", times: int) -> float:
    total = 0.0
    for turn in range(times):
        for position in range(values.size):
            total += np.sqrt(values[position] + turn)
    return total


def square_roots_a_second() -> float:
    """How many square roots all processors together compute a second: the limit where each distance takes one.

    More than all of it can be reached: every third root is multiplied instead, and most of those between aligned rows
    are not computed.
    """
    values, threads = np.linspace(1, 2, 1024), processors()
    _add_roots(values, 1)
    with ThreadPoolExecutor(threads) as pool:

        def at_once() -> None:
            list(pool.map(lambda _: _add_roots(values, 50_000), range(threads)))

        seconds = min(timed(at_once)[0] for _ in range(9))
    return 1024 * 50_000 * threads / seconds


def table_lines(n: int, folder: Path) -> Iterator[Line]:
    """CSV to labelled CSV of n customers by the command line, sampled and exact."""
    customers, labels, out = (folder / f"{name}-{n}.csv" for name in ("customers", "labels", "out"))
    write_tables(customers, labels, n)
    ks = ["--k-range", *map(str, KS)]
    for name, switch in (("sampled scores", "--no-exact"), ("exact", "--exact")):
        seconds, megabytes = by_the_shell(str(customers), str(labels), *ks, switch, "--format", "csv", "-o", str(out))
        yield Line(f"CSV to labelled CSV, {name}", n, [seconds], [], f"{megabytes:,.0f} MB")


def shown(seconds: list[float]) -> str:
    if not seconds:
        return "–"
    middle = statistics.median(seconds)
    spread = f" ({min(seconds):.3g}–{max(seconds):.3g})" if len(seconds) > 1 else ""
    return f"{middle:.3g} s{spread}"


def table(lines: list[Line], header: list[str]) -> str:
    rows = [
        "| what | customers | ours | scikit-learn, or as named | ratio | remark |",
        "| --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for line in lines:
        ratio = f"{line.ratio:,.0f}" if line.ratio else "–"
        cells = (line.case, f"{line.customers:,}", shown(line.ours), shown(line.theirs), ratio, line.remark)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join([*header, "", *rows, ""])


def machine(roots: float) -> list[str]:
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scikit-learn", "numba"))
    return [
        f"{processors()} processors ({platform.machine()}), Python {platform.python_version()}, {versions}. "
        "Medians of the seconds of waiting, in brackets the least and the most; scikit-learn with one thread.",
        f"The processors compute {roots / 1e9:.2f} thousand million square roots a second; a third of ours are "
        "multiplied instead, and of aligned rows most are not computed, so more than 100% of that can be "
        "reached. The average load was "
        f"{os.getloadavg()[1]:.1f} in the last five minutes, this program included.",
    ]


def limit_remark(line: Line, distances: float, roots: float) -> Line:
    """Where all pairs are taken into account, how many a second that is, beside the machine's square roots."""
    if not distances:
        return line
    reached = distances / statistics.median(line.ours) / roots
    remark = "; ".join(filter(None, [line.remark, f"{reached:.0%} of the rate of square roots"]))
    return Line(line.case, line.customers, line.ours, line.theirs, remark)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[2_500, 5_000, 10_000], help="numbers of customers")
    parser.add_argument("--full", action="store_true", help="all of the published table; more than half an hour")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="which lines to measure")
    parser.add_argument("--keep", action="store_true", help="keep the lines that were measured before")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=HERE, help="where lines.json, table.md and plot.svg are written")
    chosen = parser.parse_args(arguments)
    sizes = [5_000, 20_000, 60_000, 200_000, 1_000_000] if chosen.full else chosen.sizes
    parents, each = (200, 5_000) if chosen.full else (10, 2_500)
    before = chosen.folder / "lines.json"
    lines = [Line(**line) for line in json.loads(before.read_text())] if chosen.keep and before.exists() else []
    warm_up()
    roots = square_roots_a_second()
    with TemporaryDirectory() as folder:
        for line in measured(chosen.parts, sizes, parents, parents * each, chosen.repetitions, roots, Path(folder)):
            print(line.case, line.customers, shown(line.ours), shown(line.theirs), line.remark, flush=True)
            lines = [known for known in lines if (known.case, known.customers) != (line.case, line.customers)]
            lines.append(line)
            before.write_text(json.dumps([asdict(known) for known in lines]), encoding="utf-8")
    lines.sort(key=lambda line: line.customers)
    text = table(lines, machine(roots))
    (chosen.folder / "table.md").write_text(text, encoding="utf-8")
    draw([(line.case, line.customers, line.ours, line.theirs) for line in lines], chosen.folder / "plot.svg")
    print(text)


def measured(
    parts: list[str], sizes: list[int], parents: int, in_parents: int, repetitions: int, roots: float, folder: Path
) -> Iterator[Line]:
    """The lines of the table, one after the other."""
    if "engine" in parts:
        for case in all_cases(sizes, longest_theirs=60_000):
            large = case.customers > 20_000
            line = measure(case, min(repetitions, 3) if large else repetitions, 1 if large else 3)
            yield limit_remark(line, case.distances, roots)
    if "rivals" in parts:
        for case in (case for n in sizes for case in rival_cases(n)):
            yield measure(case, 3, 1)
    if "parents" in parts:
        yield measure(everything_case(in_parents, parents, exact=None, with_theirs=True), 3, 1)
    if "request" in parts:
        yield measure(request_case(60_000 if 60_000 in sizes else sizes[0], folder), 3, 1)
    if "tables" in parts:
        yield from table_lines(sizes[-1], folder)


if __name__ == "__main__":
    main(sys.argv[1:])
