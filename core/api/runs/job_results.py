"""What finished jobs leave: all of it in one file without a name, or each in a file of its own.

No job holds a file open: its own is opened to be read. Reading what was removed raises FileNotFoundError.
"""

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol

from core.api.http.blobs import DISK, Disk


class Result(Protocol):
    """Bytes that are kept until they are removed."""

    def read(self) -> bytes:
        """All of them."""

    def remove(self) -> None:
        """Drop them; a second time does nothing."""


@dataclass(frozen=True, slots=True)
class ResultFile:
    """A result under a path, where it outlives the process."""

    path: Path
    disk: Disk = DISK

    @classmethod
    def written(cls, path: Path, data: bytes, disk: Disk = DISK) -> "ResultFile":
        """Write a result down, and see that it is on the disk."""
        disk.remove(path)  # the rest of an attempt that its process did not survive
        try:
            with disk.open_named(path) as file:
                file.write(data)
                disk.sync(file)
        except OSError:
            disk.remove(path)
            raise
        return cls(path, disk)

    def read(self) -> bytes:
        return self.path.read_bytes()

    def remove(self) -> None:
        self.disk.remove(self.path)


class Shelf:
    """Results one behind another in a file without a name: the operating system drops it with the process."""

    def __init__(self, disk: Disk = DISK) -> None:
        self._disk = disk
        self._file: IO[bytes] | None = None
        self._kept: list[ShelvedResult] = []  # by their place in the file
        self._lock = threading.Lock()

    def put(self, data: bytes) -> "ShelvedResult":
        """Keep a result in the first gap that it fits into."""
        with self._lock:
            if self._file is None:
                # Without a buffer: what a full disk did not take must not come back later.
                self._file = self._disk.open_unnamed(buffering=0)
            start, before = 0, 0
            while before < len(self._kept) and self._kept[before].start - start < len(data):
                start = self._kept[before].start + self._kept[before].size
                before += 1
            self._file.seek(start)
            left = memoryview(data)
            try:
                while left:
                    left = left[self._file.write(left) :]
            except OSError:
                self._cut(self._file)
                raise
            result = ShelvedResult(self, start, len(data))
            self._kept.insert(before, result)
            return result

    def read(self, result: "ShelvedResult") -> bytes:
        """The bytes of a result; nobody can put others in their place meanwhile."""
        with self._lock:
            if self._file is None or result not in self._kept:
                raise FileNotFoundError
            self._file.seek(result.start)
            data = self._file.read(result.size)
            assert len(data) == result.size
            return data

    def remove(self, result: "ShelvedResult") -> None:
        """Free the place of a result."""
        with self._lock:
            if self._file is not None and result in self._kept:
                self._kept.remove(result)
                self._cut(self._file)

    def _cut(self, file: IO[bytes]) -> None:
        """Let the file end with its last result."""
        file.truncate(self._kept[-1].start + self._kept[-1].size if self._kept else 0)

    def close(self) -> None:
        """Drop everything."""
        with self._lock:
            self._kept.clear()
            if self._file is not None:
                self._file.close()
                self._file = None


@dataclass(frozen=True, slots=True, eq=False)
class ShelvedResult:
    """A result on a shelf."""

    shelf: Shelf
    start: int
    size: int

    def read(self) -> bytes:
        return self.shelf.read(self)

    def remove(self) -> None:
        self.shelf.remove(self)
