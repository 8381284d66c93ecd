"""Carries out the jobs of a server one after another, in a thread of its own; requests that wait go first."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.api.http.bodies import SPLIT
from core.api.http.json_log import say, say_defect
from core.api.http.problem_details import ApiProblem
from core.api.runs.job import Job
from core.api.runs.jobs import Jobs
from core.api.runs.work import EndedError, Explore, carry_out, read
from core.api.settings import ApiSettings
from core.intake import Request
from core.problems import InvalidInput
from core.running import Gate, Progress, Stage, give_back


class JobRunner:
    """The thread in which jobs run. They compute behind ``gate``, and read their bodies behind ``reading``."""

    def __init__(self, settings: ApiSettings, jobs: Jobs, gate: Gate, reading: Gate, explore: Explore) -> None:
        self._settings = settings
        self._explore = explore
        self._jobs = jobs
        self._gate = gate
        self._reading = reading
        self._thread = threading.Thread(target=self._work, name="api-jobs", daemon=True)

    def start(self) -> None:
        """Take up the jobs that an earlier process left, and begin to work."""
        self._jobs.load()
        self._thread.start()

    def end(self, seconds: float) -> None:
        """Give the running job some seconds, then end it. With a directory it is begun again by the next process."""
        self._jobs.stop()
        if self._thread.is_alive():
            self._thread.join(seconds)
            self._jobs.end("stopping")
            self._thread.join()
        self._jobs.close()

    def _work(self) -> None:
        while job := self._jobs.next():
            start = time.monotonic()
            self._run(job)
            give_back()
            say(
                "job",
                job=job.record.id,
                request=job.record.kind,
                status=job.record.status,
                seconds=round(time.monotonic() - start, 3),
            )

    def _run(self, job: Job) -> None:
        try:
            self._jobs.begin(job)
            answer = carry_out(
                job.record.kind,
                lambda: self._asked(job),
                job.control,
                reading=lambda: self._reading.turn(job.control.check),
                computing=lambda: self._turn(job),
                give_way=lambda: self._give_way(job),
                explore=self._explore,
            )
            self._jobs.finish(job, answer)
        except InvalidInput as error:
            self._jobs.fail(job, ApiProblem.of(error))
        except EndedError as error:
            if error.reason == "too long":
                self._jobs.fail(job, ApiProblem("run-too-long", limit=self._settings.bulk_seconds, mend=SPLIT))
            elif error.reason == "deleted":
                self._jobs.drop(job)
            else:
                self._jobs.put_back(job)
        except OSError:
            self._jobs.fail(job, ApiProblem("storage-full"))
        except Exception as error:  # noqa: BLE001 - the other jobs must go on; it is written down and told
            say_defect(error, job=job.record.id)
            self._jobs.fail(job, ApiProblem("defect"))

    def _asked(self, job: Job) -> Request:
        """What the job asks for: as its body was read when it arrived, or else read again."""
        asked = job.take_request()
        if asked is not None:
            return asked
        assert job.body is not None
        return read(job.record.kind, job.body.read(), self._settings.bulk_limits)

    @contextmanager
    def _turn(self, job: Job) -> Iterator[None]:
        job.progress = Progress(0.0, Stage("waiting_for_turn"))
        with self._gate.turn(job.control.check, self._gate.join(patient=True)):
            yield

    def _give_way(self, job: Job) -> None:
        with job.control.standing_still():
            self._gate.give_way(job.control.check)
