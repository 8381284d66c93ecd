"""Read every faulty file and print the scores per fault: ``python -m tests.benchmarks.reading [--held-out]``."""

import argparse
import itertools
import sys
import time
from collections import defaultdict
from collections.abc import Iterable

from core.problems.problem import InvalidInput
from core.reading.read_table import read_table
from tests.benchmarks.reading.clean_files import clean_files
from tests.benchmarks.reading.faults import Case, further_cases, pairs, pollock_cases
from tests.benchmarks.reading.measure import MEASURES, Rows, scores


def loaded(case: Case) -> Rows | None:
    """The table that is read, its header in row 0 if the file has one; None where it is refused."""
    try:
        table = read_table(case.data, "file.csv")
    except InvalidInput:
        return None
    rows: Rows = table.frame.to_numpy().tolist()
    return [list(table.frame.columns), *rows] if table.header_rows else rows


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true", help="the clean files that nothing was tuned on")
    parser.add_argument("--pairs", type=int, default=60, help="files with two faults, for each clean file")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N files with the lowest scores")
    options = parser.parse_args()
    files = list(clean_files(held_out=options.held_out))
    each = itertools.chain.from_iterable
    report("The published faults", each(map(pollock_cases, files)), options.worst)
    report("Further faults", each(map(further_cases, files)), options.worst)
    report("Two faults at a time", each(pairs(file, options.pairs) for file in files), options.worst, by_kind=False)


def report(title: str, cases: Iterable[Case], worst: int, *, by_kind: bool = True) -> None:
    """One table: a line for each fault, and the simple and the weighted score of all."""
    found: dict[str, list[tuple[float, ...]]] = defaultdict(list)
    totals: list[tuple[float, float, str]] = []
    seconds = 0.0
    for case in cases:
        start = time.perf_counter()
        rows = loaded(case)
        seconds += time.perf_counter() - start
        measured = scores(case.expected, rows)
        found[case.kind].append(measured)
        totals.append((sum(measured), case.weight, f"{case.kind}: {case.name}"))
    out = [f"\n{title}", f"{'fault':45} {'files':>6} {'score':>7}  " + " ".join(f"{name:>8.8}" for name in MEASURES)]
    for kind, measured_files in found.items() if by_kind else []:
        means = [sum(column) / len(measured_files) for column in zip(*measured_files, strict=True)]
        figures = " ".join(f"{mean:8.4f}" for mean in means)
        out.append(f"{kind:45} {len(measured_files):6} {sum(means):7.4f}  {figures}")
    simple = sum(total for total, _, _ in totals) / len(totals)
    weighted = sum(total * weight for total, weight, _ in totals) / sum(weight for _, weight, _ in totals)
    out.append(f"{len(totals)} files in {seconds:.1f} s: simple {simple:.3f}, weighted {weighted:.3f}")
    out += [f"  {total:7.3f} {name}" for total, _, name in sorted(totals)[:worst]]
    sys.stdout.write("\n".join(out) + "\n")


if __name__ == "__main__":
    main()
