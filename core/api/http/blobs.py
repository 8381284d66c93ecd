"""The disk, and the bytes of a body on it: in a file without a name, or in the directory where jobs survive."""

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final


def open_private(path: Path) -> IO[bytes]:
    """Open a file for reading and adding to its end; a new one may be read by its owner only."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "a+b")


def sync(file: IO[bytes]) -> None:
    """See that what was written is on the disk."""
    file.flush()
    os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Remove a file if it is there."""
    path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Disk:
    """What is done with files. Whoever makes the service may hand in a disk that is full, or that counts its files.

    Attributes
    ----------
    open_unnamed : opens a file without a name; takes ``buffering`` as ``open`` does
    open_named : opens the file at a path, made if need be
    sync, remove : as the functions of this module
    """

    open_unnamed: Callable[..., IO[bytes]] = tempfile.TemporaryFile
    open_named: Callable[[Path], IO[bytes]] = open_private
    sync: Callable[[IO[bytes]], None] = sync
    remove: Callable[[Path], None] = remove


DISK: Final = Disk()


class Blob:
    """A file that is written once and then read.

    Without a path it has no name: the operating system drops it with the process, however that ends. With a path it
    stays until it is removed, and what an earlier process wrote there is still in it.
    """

    def __init__(self, path: Path | None = None, disk: Disk = DISK) -> None:
        self._path = path
        self._disk = disk
        self._reading = threading.Lock()  # two readers would move each other's place
        self._file: IO[bytes] = disk.open_unnamed() if path is None else disk.open_named(path)

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
            self._disk.sync(self._file)

    def remove(self) -> None:
        """Drop it; a second time does nothing."""
        self.close()
        if self._path:
            self._disk.remove(self._path)

    def close(self) -> None:
        """Let go of the file; one with a name stays."""
        with contextlib.suppress(OSError):  # the disk is full: what could not be written is not wanted any more
            self._file.close()
