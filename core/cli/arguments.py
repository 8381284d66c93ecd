"""The commands of the shell and their options."""

import argparse
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from core.cli.corrections import add_corrections
from core.cli.unread_values import Unread, one_of, read_as
from core.evidence import DEMANDS
from core.model import SETTINGS, Setting, SettingKind

# The settings in the order in which the help shows them: what is chosen most often stands first.
SHOWN: Final = (
    "target_cluster",
    "k_range",
    "chosen_k",
    "scaling",
    "top_categories",
    "window_months",
    "n_init",
    "exact",
    "memory_mb",
    "random_state",
)
# What each kind of setting asks of its option; the kinds that are not here are texts.
OF_KIND: Final[Mapping[SettingKind, dict[str, Any]]] = MappingProxyType(
    {
        SettingKind.WHOLE: {"type": partial(read_as, int)},
        SettingKind.NUMBER: {"type": partial(read_as, float)},
        SettingKind.WHOLE_LIST: {"type": partial(read_as, int), "nargs": "+"},
        SettingKind.FLAG: {"action": argparse.BooleanOptionalAction},
    }
)


def parser() -> argparse.ArgumentParser:
    """Explore, evidence, serve and credentials."""
    commands_of = argparse.ArgumentParser(
        prog="subsegment", description="Find the sub-segments inside customer clusters."
    )
    commands = commands_of.add_subparsers(dest="command", required=True)
    files = "Give one request file (JSON), or a customers file and a labels file (CSV)."
    exploring = commands.add_parser(
        "explore", help="split the customers of each cluster into sub-segments and score every k", description=files
    )
    _add_exploration(exploring)
    add = exploring.add_argument
    add("--format", choices=("json", "csv"), default="json", help="the API's JSON, or the labelled customers as CSV")
    add("--borders", action="store_true", help="with CSV: how near each customer is to the next sub-segment")
    weighing = commands.add_parser(
        "evidence", help="tell whether the sub-segments are real, stable and what sets them apart", description=files
    )
    _add_exploration(weighing)
    add = weighing.add_argument
    for demand in DEMANDS:
        _add_setting(weighing, demand, default=demand.default)
    add("--format", choices=("text", "json"), default="text", help="a report to read, or everything as JSON")
    for command in (exploring, weighing):
        command.set_defaults(usage=command.format_usage())
    _add_api_commands(commands)
    return commands_of


def unread(options: argparse.Namespace) -> bool:
    """Whether an option has a value of the wrong kind."""
    values = (each if isinstance(each, list) else [each] for each in vars(options).values())
    return any(isinstance(value, Unread) for each in values for value in each)


def _add_exploration(command: argparse.ArgumentParser) -> None:
    """The files, the settings and where the result goes: what every command has."""
    add = command.add_argument
    add("customers", type=Path, metavar="REQUEST.json | CUSTOMERS.csv", help="the API's request, or the customers")
    add("labels", type=Path, nargs="?", metavar="LABELS.csv", help="customer id and cluster; none with a request")
    assert sorted(SHOWN) == sorted(SETTINGS), "every setting has an option"
    for name in SHOWN:
        _add_setting(command, SETTINGS[name])
    add("-o", "--out", default="-", metavar="OUT", help="file to write; - is standard output (default)")
    add_corrections(command)
    add("--leave-out-bad-rows", action="store_true", help="go on without the rows that have a problem; list them")


def _add_setting(command: argparse.ArgumentParser, setting: Setting, default: object = None) -> None:
    """The option of one setting. Without a default it says None where nothing was chosen: a request may say more."""
    options = OF_KIND.get(setting.kind, {}) | {"help": setting.said("help"), "default": default}
    if setting.placeholder:
        options["metavar"] = setting.placeholder
    if setting.choices:
        options |= one_of(setting.choices)
    command.add_argument(f"--{setting.name.replace('_', '-')}", **options)


def _add_api_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    serve = commands.add_parser("serve", help="serve the HTTP API", description="Serve the HTTP API, without a page.")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    serve.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    pair = commands.add_parser(
        "credentials",
        help="make an id and a secret for a client of the API",
        description="Writes the client's two headers to standard output, and the server's entry into a file.",
    )
    pair.add_argument("--file", type=Path, help="credentials file to add to (default: show the entry)")
    pair.add_argument("--id", help="the client's id (default: a new one)")
    pair.add_argument("--own-secret", action="store_true", help="read the client's secret from standard input")
