"""The bytes of a body on disk: in a file without a name, or in the directory where jobs survive."""

import contextlib
import os
import tempfile
import threading
from pathlib import Path
from typing import IO


class Blob:
    """A file that is written once and then read.

    Without a path it has no name: the operating system drops it with the process, however that ends. With a path it
    stays until it is removed, and what an earlier process wrote there is still in it.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._reading = threading.Lock()  # two readers would move each other's place
        self._file: IO[bytes] = tempfile.TemporaryFile() if path is None else open_private(path)  # noqa: SIM115 - closed by close

    def write(self, data: bytes) -> None:
        """Add to the end."""
        self._file.write(data)

    def read(self) -> bytes:
        """All of it; ValueError once it was removed."""
        with self._reading:
            self._file.flush()
            self._file.seek(0)
            return self._file.read()

    def save(self) -> None:
        """See that what was written is on the disk, if it has a name."""
        self._file.flush()
        if self._path:
            os.fsync(self._file.fileno())

    def remove(self) -> None:
        """Drop it; a second time does nothing."""
        self.close()
        if self._path:
            self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file; one with a name stays."""
        with contextlib.suppress(OSError):  # the disk is full: what could not be written is not wanted any more
            self._file.close()


def open_private(path: Path) -> IO[bytes]:
    """Open a file for reading and adding to its end; a new one may be read by its owner only."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a+b")
