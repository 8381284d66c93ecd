"""Run two checkouts on every input and say where their outputs differ: ``python -m tests.outputs.compare A B``."""

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from tests.outputs.case import Case
from tests.outputs.made_inputs import bundled, make_all
from tests.outputs.requests import all_requests
from tests.outputs.served import answers, environment_of

Outputs = Mapping[tuple[str, str], bytes]
WORKER: Final = Path(__file__).with_name("one_input.py").resolve()
SHOWN: Final = 60  # characters of each side around the first difference


@dataclass(frozen=True, slots=True)
class Line:
    """One output of one input: how many bytes it has, and the first difference; empty where there is none."""

    input: str
    output: str
    size: int
    difference: str


def differences(before: Outputs, after: Outputs) -> list[Line]:
    """Compare the outputs of two checkouts, each (input, output) → bytes: a line for every one that either has."""
    lines = []
    for key in dict.fromkeys([*before, *after]):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            difference = "only after" if one is None else "only before"
        else:
            difference = "" if one == other else first_difference(one, other)
        lines.append(Line(*key, len(one if one is not None else other or b""), difference))
    return lines


def first_difference(one: bytes, other: bytes) -> str:
    """Where two different outputs part, and what stands there in each."""
    shortest = min(len(one), len(other))
    at = next((place for place in range(shortest) if one[place] != other[place]), shortest)
    line = one.count(b"\n", 0, at) + 1
    start = max(at - SHOWN // 3, 0)
    texts = (each[start : start + SHOWN].decode("utf-8", "replace") for each in (one, other))
    return f"line {line}, byte {at}: " + " / ".join(map(repr, texts))


def outputs_of(checkout: Path, cases: Sequence[Case], folder: Path, published: bytes) -> dict[tuple[str, str], bytes]:
    """Everything that a checkout makes of the cases and of the requests; ``folder`` is for what it leaves behind."""
    environment = environment_of(checkout, folder / "caches")
    found: dict[tuple[str, str], bytes] = {}
    for number, case in enumerate(cases):
        say(f"{checkout}, {number + 1} of {len(cases)}: {case.name}")
        written = folder / str(number)
        written.mkdir(parents=True)
        run = subprocess.run(
            [sys.executable, "-P", str(WORKER), json.dumps(case.as_json()), str(written)],
            cwd=checkout,
            env=environment,
            capture_output=True,
            check=False,
        )
        found |= {(case.name, path.name): path.read_bytes() for path in sorted(written.iterdir())}
        found[case.name, "the process"] = run.stdout + run.stderr + str(run.returncode).encode()
        if run.returncode:
            say(f"{checkout}, {case.name}: the process ended with {run.returncode}\n{run.stderr.decode()}")
    say(f"{checkout}: requests to a server")
    return found | answers(checkout, environment, all_requests(published))


def table(lines: Sequence[Line], brief: bool) -> str:
    """The lines as a table; a brief one has one row for each input, and the outputs that differ."""
    rows = [("input", "output", "bytes", "before and after")]
    if brief:
        for name, group in groupby(lines, key=lambda line: line.input):
            of_input = list(group)
            differing = [line for line in of_input if line.difference]
            size = f"{sum(line.size for line in of_input):,}"
            rows.append((name, f"{len(of_input)} outputs", size, "differ" if differing else "same"))
            rows += [("", line.output, f"{line.size:,}", line.difference) for line in differing]
    else:
        rows += [(line.input, line.output, f"{line.size:,}", line.difference or "same") for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]:>{widths[2]}}  {row[3]}".rstrip() for row in rows
    )


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print the table, and return 1 where anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.outputs.compare", description=__doc__)
    parser.add_argument("before", type=Path, help="a checkout")
    parser.add_argument("after", type=Path, help="another one")
    parser.add_argument("--only", default="", help="only inputs whose name begins so, and the requests")
    parser.add_argument("--brief", action="store_true", help="one row for each input, and the outputs that differ")
    options = parser.parse_args(arguments)
    checkouts = [options.before.resolve(), options.after.resolve()]
    sample_data = checkouts[0] / "sample_data"
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "inputs").mkdir()
        cases = [*bundled(sample_data), *make_all(folder / "inputs")]
        cases = [case for case in cases if case.name.startswith(options.only)]
        published = (sample_data / "published_request.json").read_bytes()
        with ThreadPoolExecutor(2) as side_by_side:
            before, after = side_by_side.map(
                lambda checkout, side: outputs_of(checkout, cases, folder / side, published),
                checkouts,
                ("before", "after"),
            )
    lines = differences(before, after)
    print(table(lines, options.brief))
    differing = sum(1 for line in lines if line.difference)
    inputs = len({line.input for line in lines})
    print(f"\n{len(lines):,} outputs of {inputs} inputs and requests, {differing:,} of them different.")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
