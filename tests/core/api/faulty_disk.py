"""A disk on which a step fails when a test wants it to, handed to a server in place of the real one."""

from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, Final

from core.api.http.blobs import DISK, Disk

FULL: Final = (28, "No space left on device")


class FaultyDisk:
    """The real disk, but for steps that fail.

    Attributes
    ----------
    fails : says of a step (open, write, read, sync, remove) and a kind of file whether it fails. The kind is the suffix
        of the path; without a name, "body" is one body and "results" the file of all results
    error : what a failing step raises
    opened : every file that was opened
    """

    def __init__(self) -> None:
        self.fails: Callable[[str, str], bool] = lambda _step, _kind: False
        self.error = OSError(*FULL)
        self.opened: list[WatchedFile] = []

    @property
    def disk(self) -> Disk:
        return Disk(self._open_unnamed, self._open_named, self._sync, self._remove)  # type: ignore[arg-type]

    def step(self, step: str, kind: str) -> None:
        """Raise if the step fails."""
        if self.fails(step, kind):
            raise self.error

    def _open_unnamed(self, buffering: int = -1) -> "WatchedFile":
        self.step("open", kind := "body" if buffering else "results")
        return self._watched(DISK.open_unnamed(buffering=buffering), kind)

    def _open_named(self, path: Path) -> "WatchedFile":
        self.step("open", path.suffix)
        return self._watched(DISK.open_named(path), path.suffix)

    def _watched(self, file: IO[bytes], kind: str) -> "WatchedFile":
        self.opened.append(WatchedFile(self, file, kind))
        return self.opened[-1]

    def _sync(self, file: "WatchedFile") -> None:
        self.step("sync", file.kind)
        DISK.sync(file)  # type: ignore[arg-type]

    def _remove(self, path: Path) -> None:
        self.step("remove", path.suffix)
        DISK.remove(path)


class WatchedFile:
    """A file of a faulty disk: all that a file can do, if the disk lets it."""

    def __init__(self, disk: FaultyDisk, file: IO[bytes], kind: str) -> None:
        self._disk = disk
        self._file = file
        self.kind = kind

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "WatchedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> int:
        self._disk.step("write", self.kind)
        return self._file.write(data)

    def read(self, size: int = -1) -> bytes:
        self._disk.step("read", self.kind)
        return self._file.read(size)
