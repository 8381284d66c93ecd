"""The commands of the shell and their options."""

import argparse
from pathlib import Path
from typing import Final

from core.evidence import Demands
from core.model import SCALINGS, Settings

DEFAULTS: Final = Settings()
DEMANDS: Final = Demands()


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
    add("--most-segments", type=int, default=DEMANDS.most_segments, metavar="N", help="sub-segments that can be used")
    add(
        "--least-customers",
        type=int,
        default=DEMANDS.least_customers,
        metavar="N",
        help="customers that a sub-segment needs to be of use (default: 1)",
    )
    add("--format", choices=("text", "json"), default="text", help="a report to read, or everything as JSON")
    _add_api_commands(commands)
    return commands_of


def _add_exploration(command: argparse.ArgumentParser) -> None:
    """The files, the settings and where the result goes: what every command has."""
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
        help="silhouettes from all customers, or from a sample (default: all, where that takes seconds)",
    )
    add("--memory-mb", type=float, metavar="MB", help=f"bound for tables (default: {DEFAULTS.memory_mb:,.0f})")
    add("--random-state", type=int, metavar="SEED", help=f"seed (default: {DEFAULTS.random_state})")
    add("-o", "--out", default="-", metavar="OUT", help="file to write; - is standard output (default)")
    add("--leave-out-bad-rows", action="store_true", help="go on without the rows that have a problem; list them")


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
