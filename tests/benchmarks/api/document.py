"""``python -m tests.benchmarks.api.document``: asks a server everything that its OpenAPI document allows, and more.

The suite does the same with fewer requests. Ends with 1 if anything is found.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.api.server import HEADERS, server
from tests.core.api.everything import ask_everything


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.api.document", description=__doc__)
    parser.add_argument("--examples", type=int, default=50, help="requests of each kind (default: 50)")
    with server(beside_dashboard=False, SUBSEGMENT_JOBS="10000") as where, TemporaryDirectory() as folder:
        run = ask_everything(where.port, HEADERS, Path(folder), parser.parse_args().examples)
    sys.stdout.write(run.stdout.decode())
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
