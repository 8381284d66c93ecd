"""Where the bodies, results and records of jobs lie: in files without names, or in a directory that outlives us."""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from core.api.http.blobs import DISK, Blob, Disk
from core.api.http.json_log import say
from core.api.runs.job import JobRecord
from core.api.runs.job_results import Result, ResultFile, Shelf
from core.problems import InvalidInput, Place, Problem

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows has none: there the operator sees to it that two processes share no directory
    flock = None  # type: ignore[assignment]

ID: Final = re.compile(r"[0-9a-f]{32}")
LOCK: Final = "lock"
SETTING: Final = "SUBSEGMENT_JOB_DIRECTORY"


class JobFiles:
    """The files of all jobs. Without a directory nothing has a name and nothing is found again.

    Raises
    ------
    InvalidInput
        The directory cannot be used, or another process uses it.
    """

    def __init__(self, directory: Path | None, disk: Disk = DISK) -> None:
        self._directory = directory
        self._disk = disk
        self._shelf = Shelf(disk)
        self._lock = _locked(directory, disk) if directory else None

    def close(self) -> None:
        """Let go of everything that is open; what has a name stays, and another process may have the directory."""
        self._shelf.close()
        if self._lock:
            self._lock.close()

    def new_body(self, job_id: str) -> Blob:
        """An empty blob for a body."""
        path = self._path(job_id, "body")
        if path:
            self._disk.remove(path)
        return Blob(path, self._disk)

    def keep(self, job_id: str, result: bytes) -> Result:
        """Keep what a job ended with."""
        path = self._path(job_id, "result")
        return ResultFile.written(path, result, self._disk) if path else self._shelf.put(result)

    def save(self, record: JobRecord) -> None:
        """Write the record down; a reader sees the old one or the new one, never half of it."""
        path = self._path(record.id, "json")
        if path:
            draft = path.with_suffix(".draft")
            self._disk.remove(draft)
            with self._disk.open_named(draft) as file:
                file.write(record.to_json())
                self._disk.sync(file)
            draft.replace(path)

    def save_if_possible(self, record: JobRecord) -> None:
        """Write the record down; on a full disk the job goes on in memory, and a restart would take it up again."""
        with going_on(record.id, "not written down"):
            self.save(record)

    def drop(self, job_id: str, *kept: Blob | Result | None) -> None:
        """Remove the record of a job and what is kept of it, as far as that is possible."""
        with going_on(job_id, "its record not removed"):
            self.forget(job_id)  # first: a body without a record is removed at the next start
        for each in kept:
            if each:
                with going_on(job_id, "its files not removed"):
                    each.remove()

    def forget(self, job_id: str) -> None:
        """Remove the record of a job."""
        for ending in ("json", "draft"):
            path = self._path(job_id, ending)
            if path:
                self._disk.remove(path)

    def load(self) -> list[tuple[JobRecord, Blob | None, Result | None]]:
        """The jobs that an earlier process left, the oldest first, each with its body or its result if it has them.

        What no record speaks of is the rest of a body that never arrived in full: it is removed. So is the body of a
        job that has finished, and what one that has not began to write.
        """
        if not self._directory:
            return []
        found = []
        for path in sorted(self._directory.glob("*.json")):
            try:
                record = JobRecord(**json.loads(path.read_bytes()))
            except (ValueError, TypeError):
                say("job", logging.ERROR, change="its record cannot be read and is left where it is", job=path.stem)
                continue
            body, result = path.with_suffix(".body"), path.with_suffix(".result")
            self._disk.remove(result if record.finished is None else body)
            left_body = Blob(body, self._disk) if body.exists() else None
            left_result = ResultFile(result, self._disk) if result.exists() else None
            found.append((record, left_body, left_result))
        known = {path.stem for path in self._directory.glob("*.json")}
        for path in self._directory.iterdir():
            if ID.fullmatch(path.stem) and path.stem not in known:
                self._disk.remove(path)
        return sorted(found, key=lambda each: each[0].created)

    def _path(self, job_id: str, ending: str) -> Path | None:
        return self._directory / f"{job_id}.{ending}" if self._directory else None


@contextmanager
def going_on(job_id: str, failure: str) -> Iterator[None]:
    """Only write into the log what a full disk, or one that can only be read by now, refuses: other jobs go on."""
    try:
        yield
    except OSError as error:
        say("job", logging.ERROR, job=job_id, change=f"{failure}: {type(error).__name__}")


def _locked(directory: Path, disk: Disk) -> IO[bytes]:
    """The directory's lock, made if need be; the operating system frees it when the process ends, however it ends."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = disk.open_named(directory / LOCK)
    except OSError as error:
        raise _unusable("unwritable", directory, why=error.strerror) from None
    try:
        if flock is not None:
            flock(lock.fileno(), LOCK_EX | LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise _unusable("in_use", directory) from None
    return lock


def _unusable(variant: str, directory: Path, **facts: object) -> InvalidInput:
    return InvalidInput(
        [Problem.of("setting_wrong", Place(), SETTING, variant=variant, directory=str(directory), **facts)]
    )
