"""Bulk jobs: taken in, carried out one after another in a thread of their own, kept for a while, forgotten."""

import logging
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from core.api.blobs import Blob
from core.api.bodies import SPLIT
from core.api.job import Job, JobRecord
from core.api.job_files import JobFiles
from core.api.log import say, say_defect
from core.api.problems import ApiProblem
from core.api.settings import ApiSettings
from core.api.work import Control, EndedError, Kind, carry_out
from core.errors import InvalidInput
from core.gate import Gate
from core.progress import Progress

# A job that ends the process, by needing more memory than there is, must not end it for ever.
MOST_ATTEMPTS: Final = 3


class Jobs:
    """The jobs of one server. Each is seen by its owner only."""

    def __init__(self, settings: ApiSettings, reading: Gate) -> None:
        self._settings = settings
        self._reading = reading
        self._files = JobFiles(settings.job_directory)
        self._jobs: dict[str, Job] = {}
        self._arriving = 0
        self._changed = threading.Condition()
        self._stopping = False
        self._thread = threading.Thread(target=self._work, name="api-jobs", daemon=True)

    def start(self) -> None:
        """Take up the jobs that an earlier process left, and begin to work."""
        for record, body, result in self._files.load():
            self._jobs[record.id] = self._resumed(record, body, result)
        self._thread.start()

    def counts(self) -> dict[str, int]:
        """How many jobs there are of each status."""
        found = dict.fromkeys(("waiting", "running", "done", "failed"), 0)
        for job in tuple(self._jobs.values()):
            found[job.record.status] += 1
        return found

    @contextmanager
    def arriving(self) -> Iterator[tuple[str, Blob]]:
        """Keep a place for a job whose body is about to arrive: its new id, and the blob for the body.

        The blob is removed if the block raises.

        Raises
        ------
        ApiProblem
            As many jobs wait as may wait, or the disk is full.
        """
        with self._changed:
            unfinished = sum(job.record.status in ("waiting", "running") for job in self._jobs.values())
            if unfinished + self._arriving >= self._settings.jobs:
                raise ApiProblem("queue-full")
            self._arriving += 1
        job_id = uuid.uuid4().hex
        try:
            body = self._files.new_body(job_id)
            try:
                yield job_id, body
            except BaseException:
                body.remove()
                raise
        except OSError:
            raise ApiProblem("storage-full") from None
        finally:
            with self._changed:
                self._arriving -= 1

    def submit(self, job_id: str, owner: str, kind: Kind, body: Blob) -> Job:
        """Queue a job whose body has arrived.

        Raises
        ------
        ApiProblem
            The server is stopping.
        """
        if self._stopping:
            raise ApiProblem("stopping")
        body.save()
        job = self._made(JobRecord(job_id, owner, kind, time.time()), body)
        self._files.save(job.record)
        with self._changed:
            self._jobs[job_id] = job
            self._changed.notify_all()
        return job

    def of(self, owner: str) -> list[Job]:
        """The jobs of one owner, the oldest first."""
        self.forget_expired()
        return [job for job in tuple(self._jobs.values()) if job.record.owner == owner]

    def get(self, owner: str, job_id: str) -> Job:
        """One job of an owner.

        Raises
        ------
        ApiProblem
            There is none of that id, or it is another one's.
        """
        self.forget_expired()
        job = self._jobs.get(job_id)
        if job is None or job.record.owner != owner:
            raise ApiProblem("job-unknown")
        return job

    def delete(self, owner: str, job_id: str) -> None:
        """End a job if it is not finished, and forget it."""
        self._forget(self.get(owner, job_id))

    def forget_expired(self) -> None:
        """Forget the jobs that finished long enough ago."""
        oldest = time.time() - self._settings.job_hours * 3600
        for job in tuple(self._jobs.values()):
            if job.record.finished is not None and job.record.finished < oldest:
                self._forget(job)

    def stop(self) -> None:
        """Begin no further job."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def end(self, seconds: float) -> None:
        """Give the running job some seconds, then end it. With a directory it is begun again by the next process."""
        self.stop()
        if not self._thread.is_alive():
            return
        self._thread.join(seconds)
        for job in tuple(self._jobs.values()):
            job.control.end("stopping")
        self._thread.join()
        for job in self._jobs.values():
            for blob in (job.body, job.result):
                if blob:
                    blob.close()

    def _made(self, record: JobRecord, body: Blob | None, result: Blob | None = None) -> Job:
        def note(progress: Progress) -> None:
            job.started = job.started or time.monotonic()  # the pace is that of computing, not of reading
            job.progress = progress

        job = Job(record, Control(self._settings.bulk_seconds, note), body, result)
        return job

    def _resumed(self, record: JobRecord, body: Blob | None, result: Blob | None) -> Job:
        if record.status in ("waiting", "running"):
            if body is None or record.attempts >= MOST_ATTEMPTS:
                problem = ApiProblem("defect").members()
                record = replace(record, status="failed", finished=time.time(), problem=problem)
                self._files.save(record)
            else:
                record = replace(record, status="waiting")
        superfluous = body if record.finished else result
        if superfluous:
            superfluous.remove()
        body, result = (None, result) if record.finished else (body, None)
        return self._made(record, body, result)

    def _forget(self, job: Job) -> None:
        job.control.end("deleted")
        with self._changed:
            self._jobs.pop(job.record.id, None)
            if job.record.status != "running":  # what runs is dropped by the thread that runs it
                self._drop(job)

    def _drop(self, job: Job) -> None:
        self._files.forget(job.record.id)  # first: a body without a record is removed at the next start
        for blob in (job.body, job.result):
            if blob:
                blob.remove()

    def _next(self) -> Job | None:
        """The job whose turn it is, marked as running; None when the server stops."""
        with self._changed:
            while not self._stopping:
                for job in self._jobs.values():
                    if job.record.status == "waiting":
                        job.record = replace(job.record, status="running", attempts=job.record.attempts + 1)
                        job.progress = Progress(0.0, "Reading the body")
                        return job
                self._changed.wait()
        return None

    def _work(self) -> None:
        while job := self._next():
            start = time.monotonic()
            self._run(job)
            say(
                "job",
                job=job.record.id,
                request=job.record.kind,
                status=job.record.status,
                seconds=round(time.monotonic() - start, 3),
            )

    def _run(self, job: Job) -> None:
        assert job.body is not None
        try:
            self._files.save(job.record)
            control = job.control
            answer = carry_out(
                job.record.kind,
                job.body.read,
                self._settings.bulk_limits,
                control,
                reading=lambda: self._reading.turn(control.check),
            )
            job.result = self._files.new_result(job.record.id)
            job.result.write(answer.body)
            job.result.save()
            self._finish(job, headers=answer.headers)
        except InvalidInput as error:
            self._finish(job, ApiProblem.of(error))
        except EndedError as error:
            if error.reason == "too long":
                self._finish(job, ApiProblem("run-too-long", limit=self._settings.bulk_seconds, hint=SPLIT))
            elif error.reason == "deleted":
                self._drop(job)
            else:
                self._save(replace(job.record, status="waiting", attempts=0))
        except OSError:
            if job.result:
                job.result.remove()
                job.result = None
            self._finish(job, ApiProblem("storage-full"))
        except Exception as error:  # noqa: BLE001 - the other jobs must go on; it is written down and told
            say_defect(error, job=job.record.id)
            self._finish(job, ApiProblem("defect"))

    def _save(self, record: JobRecord) -> None:
        """Write a record down; on a full disk the job goes on in memory, and a restart would take it up again."""
        try:
            self._files.save(record)
        except OSError as error:
            say("job", logging.ERROR, job=record.id, change=f"not written down: {type(error).__name__}")

    def _finish(self, job: Job, problem: ApiProblem | None = None, headers: dict[str, str] | None = None) -> None:
        with self._changed:
            job.record = replace(
                job.record,
                status="failed" if problem else "done",
                finished=time.time(),
                problem=problem.members() if problem else None,
                headers=headers or {},
            )
            forgotten = job.record.id not in self._jobs
            if forgotten:
                self._drop(job)
            else:
                self._save(job.record)
            assert job.body is not None
            job.body.remove()
            job.body = None
