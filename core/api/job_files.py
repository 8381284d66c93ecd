"""Where the bodies, results and records of jobs lie: in files without names, or in a directory that outlives us."""

import json
import logging
import os
import re
from pathlib import Path
from typing import Final

from core.api.blobs import Blob, open_private
from core.api.job import JobRecord
from core.api.log import say

ID: Final = re.compile(r"[0-9a-f]{32}")


class JobFiles:
    """The files of all jobs. Without a directory nothing has a name and nothing is found again."""

    def __init__(self, directory: Path | None) -> None:
        self._directory = directory

    def new_body(self, job_id: str) -> Blob:
        """An empty blob for a body."""
        return self._new(job_id, "body")

    def new_result(self, job_id: str) -> Blob:
        """An empty blob for a result."""
        return self._new(job_id, "result")

    def save(self, record: JobRecord) -> None:
        """Write the record down; a reader sees the old one or the new one, never half of it."""
        path = self._path(record.id, "json")
        if path:
            draft = path.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            with open_private(draft) as file:
                file.write(record.to_json())
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)

    def forget(self, job_id: str) -> None:
        """Remove the record of a job."""
        for kind in ("json", "draft"):
            path = self._path(job_id, kind)
            if path:
                path.unlink(missing_ok=True)

    def load(self) -> list[tuple[JobRecord, Blob | None, Blob | None]]:
        """The jobs that an earlier process left, the oldest first, each with its body and its result if it has them.

        What no record speaks of is the rest of a body that never arrived in full: it is removed.
        """
        if not self._directory:
            return []
        self._directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = []
        for path in sorted(self._directory.glob("*.json")):
            try:
                record = JobRecord(**json.loads(path.read_bytes()))
            except (ValueError, TypeError):
                say("job", logging.ERROR, change="its record cannot be read and is left where it is", job=path.stem)
                continue
            found.append((record, self._found(record.id, "body"), self._found(record.id, "result")))
        known = {path.stem for path in self._directory.glob("*.json")}
        for path in self._directory.iterdir():
            if ID.fullmatch(path.stem) and path.stem not in known:
                path.unlink(missing_ok=True)
        return sorted(found, key=lambda each: each[0].created)

    def _new(self, job_id: str, kind: str) -> Blob:
        path = self._path(job_id, kind)
        if path:
            path.unlink(missing_ok=True)  # the rest of an attempt that its process did not survive
        return Blob(path)

    def _found(self, job_id: str, kind: str) -> Blob | None:
        path = self._path(job_id, kind)
        return Blob(path) if path and path.exists() else None

    def _path(self, job_id: str, kind: str) -> Path | None:
        return self._directory / f"{job_id}.{kind}" if self._directory else None
