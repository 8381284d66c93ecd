"""The command line: ``python -m core explore …`` and its other commands, and the same with ``subsegment``."""

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Final

from core.cli.arguments import parser, unread
from core.cli.corrections import corrections_of
from core.cli.input_files import read_paths
from core.evidence import DEMANDS, Demands, evidence
from core.exploring import Exploration, explore
from core.exports import labelled_csv, to_evidence_json, to_json, to_report
from core.intake import FilesRead
from core.language import ENGLISH
from core.model import Settings
from core.problems import InvalidInput, Problem, with_hint
from core.running import OnProgress, Progress
from core.wording import doing


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it succeeded, 2 when the input is bad, with every problem on standard error."""
    options = parser().parse_args(arguments)
    try:
        COMMANDS[options.command](options)
    except InvalidInput as error:
        _tell(error.problems)
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


def _serve(options: argparse.Namespace) -> None:
    from core.api.server.serve import serve  # loaded when asked for: the other commands need no web server

    serve(options.host, options.port)


def _credentials(options: argparse.Namespace) -> None:
    from core.api.server.serve import make_credentials

    make_credentials(options.id, options.file, options.own_secret)


def _explore(options: argparse.Namespace) -> None:
    corrections, wrong = corrections_of(options)
    problems = [*wrong]
    read = None
    try:
        read = read_paths(
            options.customers, options.labels, corrections, options.target_cluster, options.leave_out_bad_rows
        )
    except InvalidInput as error:
        problems.extend(error.problems)
    settings = demands = None
    try:
        demands = _demands(options)
    except InvalidInput as error:
        problems.extend(error.problems)
    try:
        settings = _settings(options, read.settings if read else Settings())
    except InvalidInput as error:
        problems.extend(error.problems)
    if read and problems:
        problems.extend(_target_problems(read, options.target_cluster))
    if unread(options):
        # As for options that the parser itself does not understand, but told with all else.
        _say(options.usage.rstrip())
        _tell(problems)
        raise SystemExit(2)
    if wrong or read is None or settings is None or demands is None:
        raise InvalidInput(problems)
    _tell(read.problems)
    exploration = explore(read.customers, read.labels, settings, _shown_progress())
    if options.command == "evidence":
        found = evidence(exploration, demands, _shown_progress())
        written = to_report(exploration, found) if options.format == "text" else to_evidence_json(exploration, found)
        _write(options.out, written.encode())
    elif options.format == "csv":
        table = labelled_csv(exploration, read.own, delimiter=read.delimiter, with_borders=options.borders)
        _write(options.out, table)
    else:
        _write(options.out, to_json(exploration).encode())
    _say(_summary(exploration))


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


def _demands(options: argparse.Namespace) -> Demands:
    """What the command line demands of a recommendation."""
    return Demands(**{each.name: getattr(options, each.name, each.default) for each in DEMANDS})


def _summary(exploration: Exploration) -> str:
    explored = sum(len(parent.members) for parent in exploration.parents)
    parents = ", ".join(f"{parent.key}: {parent.solution.k}" for parent in exploration.parents)
    return ENGLISH.say("answer.summary", customers=explored, parents=parents)


def _shown_progress() -> OnProgress | None:
    """A line that counts up on a terminal; nothing where standard error goes into a file."""
    if not sys.stderr.isatty():
        return None

    def show(progress: Progress) -> None:
        done = ENGLISH.written(progress.fraction, "whole_percent")
        end = "\n" if progress.fraction >= 1 else ""
        sys.stderr.write(f"\r\x1b[K{done:>4} {doing(progress.stage)}{end}")

    return show


def _write(out: str, data: bytes) -> None:
    if out == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        Path(out).write_bytes(data)


def _tell(problems: Iterable[Problem]) -> None:
    """Each problem on a line, with what to type."""
    for problem in problems:
        _say(with_hint(problem.text, problem, "shell"))


def _say(*lines: str) -> None:
    for line in lines:
        sys.stderr.write(line + "\n")


COMMANDS: Final = MappingProxyType(
    {"explore": _explore, "evidence": _explore, "serve": _serve, "credentials": _credentials}
)
