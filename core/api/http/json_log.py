"""One line of JSON for each thing that happens: ids and durations, never customers' data or secrets."""

import contextlib
import json
import logging
import sys
import time
import traceback
from typing import Final

LOG: Final = logging.getLogger("subsegment.api")


class JsonLines(logging.Formatter):
    """A record as one line: its time, level and event, then what was said with it."""

    def format(self, record: logging.LogRecord) -> str:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created)) + f".{record.msecs:03.0f}Z"
        head = {"time": moment, "level": record.levelname.lower(), "event": record.getMessage()}
        said: dict[str, object] = getattr(record, "said", {})
        return json.dumps(head | said)


class StandardError(logging.Handler):
    """Writes to what standard error is now, not to what it was when logging began."""

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError):  # a full disk or a closed pipe behind it ends no run
            sys.stderr.write(self.format(record) + "\n")
            sys.stderr.flush()


def start_logging() -> None:
    """Let the API's lines go to standard error, by themselves; once a process."""
    if not any(isinstance(handler, StandardError) for handler in LOG.handlers):
        handler = StandardError()
        handler.setFormatter(JsonLines())
        LOG.addHandler(handler)
        LOG.setLevel(logging.INFO)
        LOG.propagate = False


def say(event: str, level: int = logging.INFO, **said: object) -> None:
    """Write one line."""
    LOG.log(level, event, extra={"said": said})


def say_defect(error: BaseException, **said: object) -> None:
    """Write where a mistake of ours happened. Its message is left out: it may quote what a client sent."""
    frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    say("defect", logging.ERROR, kind=type(error).__name__, where=frames[-8:], **said)
