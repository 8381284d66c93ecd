"""The command line: ``python -m core explore …`` and ``subsegment explore …``."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from core.customers import Customers, read_customers
from core.errors import Effect, InvalidInput, Problem
from core.explore import Exploration, explore
from core.exports import columns_of, labelled_csv
from core.labels import Labels, read_labels
from core.progress import OnProgress, Progress
from core.request import read_request
from core.response import to_json
from core.settings import SCALINGS, Settings
from core.tables import read_table

DEFAULTS = Settings()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 2 when the input is bad, with every problem on standard error."""
    options = _parser().parse_args(arguments)
    try:
        _explore(options)
    except InvalidInput as error:
        _say(*(problem.text for problem in error.problems))
        return 2
    except BrokenPipeError:
        # The reader of our output went away, as head does: nothing is wrong. What Python would still write at its
        # end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        _say(f"{error.filename}: {error.strerror}.")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="subsegment", description="Find the sub-segments inside customer clusters.")
    command = parser.add_subparsers(dest="command", required=True).add_parser(
        "explore",
        help="split the customers of each cluster into sub-segments and score every k",
        description="Give one request file (JSON), or a customers file and a labels file (CSV).",
    )
    add = command.add_argument
    add("customers", type=Path, metavar="REQUEST.json | CUSTOMERS.csv", help="the API's request, or the customers")
    add("labels", type=Path, nargs="?", metavar="LABELS.csv", help="customer id and cluster; none with a request")
    add("--target-cluster", metavar="CLUSTER", help="explore only this cluster (default: every cluster)")
    add("--k-range", type=int, nargs="+", metavar="K", help="values of k to try (default: 2 3)")
    add("--chosen-k", type=int, metavar="K", help="use this k instead of the best one")
    add("--scaling", choices=SCALINGS, help=f"how the features are scaled (default: {DEFAULTS.scaling})")
    add("--top-categories", type=int, metavar="N", help="add the N most frequent product types as features (0 to 50)")
    add("--window-months", type=float, metavar="MONTHS", help="months in which the orders were counted (default: 1)")
    add("--n-init", type=int, metavar="N", help=f"K-Means starts for each k (default: {DEFAULTS.n_init})")
    add("--random-state", type=int, metavar="SEED", help=f"seed (default: {DEFAULTS.random_state})")
    add("--format", choices=("json", "csv"), default="json", help="the API's JSON, or the labelled customers as CSV")
    add("-o", "--out", default="-", metavar="OUT", help="file to write; - is standard output (default)")
    add("--leave-out-bad-rows", action="store_true", help="go on without the rows that have a problem; list them")
    return parser


def _explore(options: argparse.Namespace) -> None:
    customers, labels, asked, own, delimiter = _inputs(options)
    settings = _settings(options, asked)
    exploration = explore(customers, labels, settings, _shown_progress())
    _say(*(problem.text for problem in exploration.joined.problems(customers)))
    if options.format == "csv":
        _write(
            options.out, labelled_csv(exploration, columns_of(customers) if own is None else own, delimiter=delimiter)
        )
    else:
        _write(options.out, to_json(exploration).encode())
    _say(_summary(exploration))


def _inputs(options: argparse.Namespace) -> tuple[Customers, Labels, Settings, pd.DataFrame | None, str]:
    """Customers, labels, the settings that the input itself brings, the customers' own columns, and their delimiter."""
    if options.labels is None:
        data = options.customers.read_bytes()
        if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"\xff\xfe", b"\xfe\xff")):
            _say(
                f"{options.customers.name} is read as a request in JSON. After customers in CSV, name the labels file."
            )
        request = read_request(data, options.customers.name)
        return request.customers, request.labels, request.settings, None, ","
    problems: list[Problem] = []
    people = people_problems = membership = None
    contents = options.customers.read_bytes(), options.labels.read_bytes()
    try:
        people = read_customers(read_table(contents[0], options.customers.name))
        people_problems = people.problems
    except InvalidInput as error:
        people_problems = error.problems
    try:
        membership = read_labels(read_table(contents[1], options.labels.name))
        problems = [*people_problems, *membership.problems]
    except InvalidInput as error:
        problems = [*people_problems, *error.problems]
    left_out = [problem for problem in problems if problem.effect is Effect.LEFT_OUT]
    if people is None or membership is None or (left_out and not options.leave_out_bad_rows):
        raise InvalidInput(problems)
    _say(*(problem.text for problem in problems))
    return people.customers, membership.labels, DEFAULTS, people.own, people.source.delimiter


def _settings(options: argparse.Namespace, asked: Settings) -> Settings:
    """What the command line says, else what the request says, else the default."""
    names = (
        "target_cluster",
        "k_range",
        "chosen_k",
        "scaling",
        "top_categories",
        "window_months",
        "n_init",
        "random_state",
    )
    given = {name: getattr(options, name) for name in names}
    return Settings(**{name: getattr(asked, name) if value is None else value for name, value in given.items()})


def _summary(exploration: Exploration) -> str:
    explored = sum(len(parent.members) for parent in exploration.parents)
    parts = [f"{parent.key}: {parent.solution.k}" for parent in exploration.parents]
    return f"{explored:,} customers; sub-segments of each cluster: {', '.join(parts)}."


def _shown_progress() -> OnProgress | None:
    """A line that counts up on a terminal; nothing where standard error goes into a file."""
    if not sys.stderr.isatty():
        return None

    def show(progress: Progress) -> None:
        end = "\n" if progress.fraction >= 1 else ""
        sys.stderr.write(f"\r\x1b[K{progress.fraction:4.0%} {progress.text}{end}")

    return show


def _write(out: str, data: bytes) -> None:
    if out == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        Path(out).write_bytes(data)


def _say(*lines: str) -> None:
    for line in lines:
        sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
