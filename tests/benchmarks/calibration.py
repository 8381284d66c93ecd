"""How often customers are called types, with and without structure: ``python -m tests.benchmarks.calibration``.

Beside the verdict of the natural gap stand fixed bands of the silhouette, on the same customers.
"""

import argparse
import csv
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from core import Labels, Settings, Verdict, explore
from core.evidence.natural_gap import natural_gap
from core.evidence.parent_data import ParentData
from tests.benchmarks.structures import (
    LATTICES,
    LUMPS,
    PAIRS,
    WHALES,
    as_customers,
    cut_out,
    cut_out_of_pair,
    planted,
    with_whales,
)

KS = (2, 3, 4, 5, 6)
GROUPS = (2, 3, 4, 5)
FEWEST, FEWEST_PLANTED, MOST, MOST_OF_A_PAIR = 50, 400, 20_000, 6_000
PARENT = ", a parent of it"
SCALED = ", by logarithm"
COLUMNS = ("number", "kind", "n", "best_k", "silhouette", "types_at_best_k", "types_at_some_k", "mixed_at_best_k")
Row = dict[str, str]


def cases(sets: int, planted_sets: int, sets_of_a_pair: int) -> list[tuple[int, str, int]]:
    """A number, a kind and how many groups there are (1 without structure) for every set of customers."""
    kinds = [*LUMPS, *(name + PARENT for name in LUMPS)]
    without = [(number, kinds[number % len(kinds)], 1) for number in range(sets)]
    having = [(sets + number, "planted", GROUPS[number % len(GROUPS)]) for number in range(planted_sets)]
    more = [
        *(name + part for part in ("", PARENT) for name in LATTICES),
        *(name + part for name in PAIRS for part in ("", PARENT)),
        *(name + part + SCALED for name in PAIRS for part in ("", PARENT) if name.startswith("log")),
    ]
    start = sets + planted_sets
    others = [(start + number, more[number % len(more)], 0) for number in range(sets_of_a_pair * len(more))]
    start += len(others)
    return without + having + others + [(start + number, WHALES, 0) for number in range(3 * sets_of_a_pair)]


def judged(number: int, kind: str, groups: int, seed: int) -> Row:
    """Make the customers of one case, split them for every k, and judge each."""
    generator = np.random.default_rng([seed, number])
    least = FEWEST if groups == 1 else FEWEST_PLANTED
    n = int(np.exp(generator.uniform(np.log(least), np.log(MOST if groups else MOST_OF_A_PAIR))))
    name, _, part = kind.removesuffix(SCALED).partition(",")
    lump = {**LUMPS, **LATTICES, WHALES: with_whales}.get(name)
    if groups > 1:
        columns = planted(groups, n, generator, even=bool(number // len(GROUPS) % 2))
        kind = f"{groups} groups"
    elif lump:
        columns = cut_out(lump, n, generator) if part else lump(n, generator)
    elif part:
        columns, has_both = cut_out_of_pair(PAIRS[name], n, generator)
        kind += "" if has_both else ", one group"
    else:
        columns, _ = PAIRS[name](n, generator)
    people = as_customers(columns)
    settings = Settings(k_range=KS, scaling="log" if SCALED in kind else "zscore")
    exploration = explore(people, Labels.of(dict.fromkeys(people.ids.tolist(), 1)), settings)
    parent = exploration.parents[0]
    data = ParentData.of(exploration, parent)
    verdicts = {
        k: natural_gap(data, each.segments, k, exploration.settings.random_state).verdict
        for k, each in parent.solutions.items()
        if k > 1
    }
    best = parent.benchmark.best
    values = (
        number,
        kind,
        len(people),
        parent.benchmark.best_k,
        best.silhouette if best else 0.0,
        int(verdicts.get(parent.benchmark.best_k) is Verdict.TYPES),
        int(Verdict.TYPES in verdicts.values()),
        int(verdicts.get(parent.benchmark.best_k) is Verdict.MIXED),
    )
    return dict(zip(COLUMNS, map(str, values), strict=True))


def table(rows: list[Row]) -> Iterator[str]:
    """A line for each kind, and the totals of those without and those with structure."""
    yield f"{'customers':44} {'sets':>5} {'types':>7} {'at best k':>10} {'mixed':>6} {'s ≥ 0.25':>9} {'s ≥ 0.5':>8}"
    kinds = list(dict.fromkeys(row["kind"] for row in sorted(rows, key=lambda row: int(row["number"]))))
    for kind in kinds:
        yield line(kind, [row for row in rows if row["kind"] == kind])
    totals = {
        "all lumps": lambda row: base(row) in LUMPS,
        "all lattices": lambda row: base(row) in LATTICES,
        "all with 2 to 5 planted groups": is_planted,
        "of those, under 1,000 customers": lambda row: is_planted(row) and int(row["n"]) < 1000,
    }
    for name, counts in totals.items():
        if found := [row for row in rows if counts(row)]:
            yield line(name, found)


def base(row: Row) -> str:
    """What the customers are, or what their parent was cut out of."""
    return row["kind"].partition(",")[0]


def is_planted(row: Row) -> bool:
    """Whether two to five groups of like size were planted."""
    return row["kind"][0].isdigit()


def line(name: str, rows: list[Row]) -> str:
    """Shares of the sets that are called types, and that reach a band."""
    some, best, mixed = (
        np.mean([row[column] == "1" for row in rows])
        for column in ("types_at_some_k", "types_at_best_k", "mixed_at_best_k")
    )
    low, high = (np.mean([float(row["silhouette"]) >= band for row in rows]) for band in (0.25, 0.5))
    return f"{name:44} {len(rows):5} {some:7.1%} {best:10.1%} {mixed:6.0%} {low:9.0%} {high:8.0%}"


def main() -> None:
    """Judge the sets, or a part of them, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    add = parser.add_argument
    add("--sets", type=int, default=504, help="sets of customers without structure")
    add("--planted", type=int, default=160, help="sets with planted groups")
    add("--more", type=int, default=40, help="sets of each lattice, and of each pair of unlike groups")
    add("--seed", type=int, default=2027, help="the limits were chosen on other seeds than the default")
    add("--part", default="1/1", metavar="I/N", help="only the I-th of N parts")
    add("--rows", type=Path, metavar="CSV", help="add the rows to this file; the table is of all that are in it")
    options = parser.parse_args()
    part, parts = map(int, options.part.split("/"))
    start = time.perf_counter()
    rows = [
        judged(*case, options.seed) for case in cases(options.sets, options.planted, options.more)[part - 1 :: parts]
    ]
    if options.rows:
        is_new = not options.rows.exists()
        with options.rows.open("a", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, COLUMNS)
            if is_new:
                writer.writeheader()
            writer.writerows(rows)
        with options.rows.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
    sys.stdout.write("\n".join(table(rows)) + f"\n{time.perf_counter() - start:.0f} s\n")


if __name__ == "__main__":
    main()
