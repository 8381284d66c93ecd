"""Bulk jobs of one server: taken in, seen by their owners, kept for a while when they have finished, forgotten."""

import threading
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from core.api.http.blobs import DISK, Blob, Disk
from core.api.http.json_log import say
from core.api.http.problem_details import ApiProblem, deeper
from core.api.runs.job import Job, JobRecord
from core.api.runs.job_files import JobFiles, going_on
from core.api.runs.job_results import Result
from core.api.runs.work import Answer, Control, Reason, RequestKind
from core.api.settings import ApiSettings
from core.intake import Request
from core.running import Progress, Stage

# A job that ends the process, by needing more memory than there is, must not end it for ever.
MOST_ATTEMPTS: Final = 3


class Jobs:
    """The jobs of one server. Each is seen by its owner only. ``clock`` tells the time in seconds since 1970.

    Raises
    ------
    InvalidInput
        The directory of jobs cannot be used, or another process uses it.
    """

    def __init__(self, settings: ApiSettings, disk: Disk = DISK, clock: Callable[[], float] = time.time) -> None:
        self._settings = settings
        self._clock = clock
        self._files = JobFiles(settings.job_directory, disk)
        self._jobs: dict[str, Job] = {}
        self._arriving = 0
        self._changed = threading.Condition()
        self._stopping = False

    def load(self) -> None:
        """Take up the jobs that an earlier process left."""
        for record, body, result in self._files.load():
            self._jobs[record.id] = self._resumed(record, body, result)

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
            unfinished = sum(job.record.finished is None for job in self._jobs.values())
            if unfinished + self._arriving >= self._settings.jobs:
                raise ApiProblem("queue-full")
            self._arriving += 1
        job_id = uuid.uuid4().hex
        try:
            body = self._files.new_body(job_id)
            try:
                yield job_id, body
            except BaseException:
                self._files.forget(job_id)
                body.remove()
                raise
        except OSError:
            raise ApiProblem("storage-full") from None
        finally:
            with self._changed:
                self._arriving -= 1

    def submit(self, job_id: str, owner: str, kind: RequestKind, body: Blob, request: Request, size: int) -> Job:
        """Queue a job whose body of ``size`` bytes has arrived, and was read as ``request``.

        What was read is kept, so that it need not be read again, where it costs no memory that matters: the job begins
        at once, or all bodies whose requests are kept are together no larger than one that is answered at once. Ten
        large jobs that wait would otherwise hold gigabytes; they wait in their files, and are read when they begin.

        Raises
        ------
        ApiProblem
            The server is stopping.
        """
        if self._stopping:
            raise ApiProblem("stopping")
        body.save()
        job = self._made(JobRecord(job_id, owner, kind, self._clock()), body)
        self._files.save(job.record)
        with self._changed:
            unfinished = [each for each in self._jobs.values() if each.record.finished is None]
            kept = sum(each.size for each in unfinished if each.request is not None)
            if not unfinished or kept + size <= self._settings.body_bytes:
                job.request, job.size = request, size
            self._jobs[job_id] = job
            self._changed.notify_all()
        return job

    def of(self, owner: str) -> list[Job]:
        """The jobs of one owner, the oldest first."""
        self.forget_old()
        return [job for job in tuple(self._jobs.values()) if job.record.owner == owner]

    def get(self, owner: str, job_id: str) -> Job:
        """One job of an owner.

        Raises
        ------
        ApiProblem
            There is none of that id, or it is another one's.
        """
        self.forget_old()
        job = self._jobs.get(job_id)
        if job is None or job.record.owner != owner:
            raise ApiProblem("job-unknown")
        return job

    def delete(self, owner: str, job_id: str) -> None:
        """End a job if it is not finished, and forget it."""
        self._forget(self.get(owner, job_id))

    def forget_old(self) -> None:
        """Forget the jobs that finished long enough ago, and of each owner those that too many others followed."""
        oldest = self._clock() - self._settings.job_hours * 3600
        finished: dict[str, list[tuple[float, Job]]] = defaultdict(list)
        for job in tuple(self._jobs.values()):
            if job.record.finished is not None:
                finished[job.record.owner].append((job.record.finished, job))
        for jobs in finished.values():
            jobs.sort(key=lambda each: each[0])
            for at, (moment, job) in enumerate(jobs):
                if moment < oldest or len(jobs) - at > self._settings.finished_jobs:
                    say("job", job=job.record.id, change="expired" if moment < oldest else "forgotten for newer ones")
                    self._forget(job)

    def stop(self) -> None:
        """Begin no further job."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()

    def end(self, reason: Reason) -> None:
        """End the job that runs."""
        for job in tuple(self._jobs.values()):
            job.control.end(reason)

    def close(self) -> None:
        """Let go of all files, once no job runs."""
        for job in self._jobs.values():
            if job.body:
                job.body.close()
        self._files.close()

    def next(self) -> Job | None:
        """Wait for the job whose turn it is; it is marked as running. None when the server stops."""
        with self._changed:
            while not self._stopping:
                for job in self._jobs.values():
                    if job.record.status == "waiting":
                        job.record = replace(job.record, status="running", attempts=job.record.attempts + 1)
                        job.progress = Progress(0.0, Stage("reading_body"))
                        return job
                self._changed.wait()
        return None

    def begin(self, job: Job) -> None:
        """Write down that a job runs."""
        self._files.save(job.record)

    def finish(self, job: Job, answer: Answer) -> None:
        """Keep the answer of a job."""
        result = self._files.keep(job.record.id, answer.body)
        self._end(job, replace(job.record, status="done", headers=answer.headers), result)

    def fail(self, job: Job, problem: ApiProblem) -> None:
        """Keep why a job failed."""
        result, count = None, problem.count
        if problem.listed:
            with going_on(job.record.id, "its problems not kept"):
                result = self._files.keep(job.record.id, deeper(problem.listed))
            count = 0 if result is None else count
        record = replace(job.record, status="failed", problem=problem.members(), problem_count=count)
        self._end(job, record, result)

    def put_back(self, job: Job) -> None:
        """Leave a job that runs to the next process, unless it was deleted as this one stopped."""
        with self._changed:
            if job.record.id in self._jobs:
                self._files.save_if_possible(replace(job.record, status="waiting", attempts=0))
            else:
                self.drop(job)

    def drop(self, job: Job) -> None:
        """Remove all that is kept of a job."""
        self._files.drop(job.record.id, job.body, job.result)

    def _made(self, record: JobRecord, body: Blob | None, result: Result | None = None) -> Job:
        job = Job(record, Control(self._settings.bulk_seconds), body, result)
        job.control.on_progress = job.note
        return job

    def _resumed(self, record: JobRecord, body: Blob | None, result: Result | None) -> Job:
        if record.finished is None:
            if body is None or record.attempts >= MOST_ATTEMPTS:
                problem = ApiProblem("defect").members()
                record = replace(record, status="failed", finished=self._clock(), problem=problem)
                self._files.save(record)
                if body:
                    body.remove()
            else:
                record = replace(record, status="waiting")
        return self._made(record, None if record.finished else body, result)

    def _forget(self, job: Job) -> None:
        job.control.end("deleted")
        with self._changed:
            self._jobs.pop(job.record.id, None)
            if job.record.status != "running":  # what runs is dropped by the thread that runs it
                self.drop(job)

    def _end(self, job: Job, record: JobRecord, result: Result | None) -> None:
        record = replace(record, finished=self._clock())
        with self._changed:
            job.result = result
            if record.id in self._jobs:
                self._files.save_if_possible(record)
            else:
                self.drop(job)
            assert job.body is not None
            job.request = None
            with going_on(record.id, "its body not removed"):
                job.body.remove()
            job.body, job.record = None, record  # last: what is seen to be finished outlives the process
        self.forget_old()
