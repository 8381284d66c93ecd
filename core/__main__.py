"""The command line: ``python -m core explore …`` and ``subsegment explore …``."""

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from core.errors import InvalidInput, Problem
from core.explore import Exploration, explore
from core.exports import labelled_csv
from core.files import File, FilesRead, read_files
from core.progress import OnProgress, Progress
from core.response import to_json
from core.rules import Effect
from core.settings import SCALINGS, Settings

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
        place = error.filename or ("standard output" if options.out == "-" else options.out)
        _say(f"{place}: {error.strerror}.")
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
    add(
        "--exact",
        action=argparse.BooleanOptionalAction,
        help="silhouettes from all customers, or from a sample (default: all, up to about 245,000 in a cluster)",
    )
    add("--memory-mb", type=float, metavar="MB", help=f"bound for tables (default: {DEFAULTS.memory_mb:,.0f})")
    add("--random-state", type=int, metavar="SEED", help=f"seed (default: {DEFAULTS.random_state})")
    add("--format", choices=("json", "csv"), default="json", help="the API's JSON, or the labelled customers as CSV")
    add("-o", "--out", default="-", metavar="OUT", help="file to write; - is standard output (default)")
    add("--leave-out-bad-rows", action="store_true", help="go on without the rows that have a problem; list them")
    return parser


def _explore(options: argparse.Namespace) -> None:
    problems: list[Problem] = []
    read = None
    try:
        read = _read(options)
    except InvalidInput as error:
        problems.extend(error.problems)
    settings = None
    try:
        settings = _settings(options, read.settings if read else DEFAULTS)
    except InvalidInput as error:
        problems.extend(error.problems)
    if read and problems:
        problems.extend(_target_problems(read, options.target_cluster))
    if read is None or settings is None:
        raise InvalidInput(problems)
    _say(*(problem.text for problem in read.problems))
    exploration = explore(read.customers, read.labels, settings, _shown_progress())
    if options.format == "csv":
        _write(options.out, labelled_csv(exploration, read.own, delimiter=read.delimiter))
    else:
        _write(options.out, to_json(exploration).encode())
    _say(_summary(exploration))


def _read(options: argparse.Namespace) -> FilesRead:
    """Read the one or two files that were named.

    Raises
    ------
    InvalidInput
        With the problems of both files, rows with a problem among them unless they may be left out.
    """
    labels = File(options.labels.name, options.labels.read_bytes()) if options.labels else None
    read = read_files(File(options.customers.name, options.customers.read_bytes()), labels)
    if any(problem.effect is Effect.LEFT_OUT for problem in read.problems) and not options.leave_out_bad_rows:
        raise InvalidInput(read.problems)
    return read


def _target_problems(read: FilesRead, target_cluster: str | None) -> Sequence[Problem]:
    """What is wrong with the target, found before the run so that it is told with the other problems."""
    try:
        read.parents.keys_for(target_cluster)
    except InvalidInput as error:
        return error.problems
    return ()


def _settings(options: argparse.Namespace, asked: Settings) -> Settings:
    """What the command line says, else what the request says, else the default."""
    values = {}
    for setting in fields(Settings):
        given = getattr(options, setting.name)
        values[setting.name] = getattr(asked, setting.name) if given is None else given
    return Settings(**values)


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
