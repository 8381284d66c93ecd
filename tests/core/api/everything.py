"""Schemathesis against a server: whatever its OpenAPI document allows, and what it does not, with all checks."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.core.support import ROOT


def ask_everything(
    port: int, headers: Mapping[str, str], folder: Path, examples: int, config: Path | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run it in a folder for what it leaves behind; ``examples`` is how many requests of each kind it makes up."""
    sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    return subprocess.run(
        [
            Path(sys.executable).with_name("schemathesis"),
            *(["--config-file", config] if config else []),
            "run",
            f"http://127.0.0.1:{port}/api/openapi.json",
            *("--checks", "all", "--max-examples", str(examples), "--no-color", "--seed", "7"),
            *("--request-timeout", "60"),  # seconds; a machine that does other work too may take long for the first run
            *sent,
        ],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "tests.core.api.sensible"},
        capture_output=True,
        check=False,
    )
