"""One bulk job: what it is, how far it is, and how both are written down."""

import json
import time
from dataclasses import asdict, dataclass, field
from typing import Any, Final, Literal

from core.api.http.blobs import Blob
from core.api.http.problem_details import as_json
from core.api.runs.job_results import Result
from core.api.runs.work import Control, RequestKind
from core.intake import Request
from core.running import Progress, Stage, time_left
from core.wording import doing

Status = Literal["waiting", "running", "done", "failed"]
WAITING: Final = Progress(0.0, Stage("waiting"))


@dataclass(frozen=True, slots=True)
class JobRecord:
    """What of a job is kept on disk. Times are seconds since 1970.

    ``problem`` has problem details' members, without the list of the body's problems but with their count.
    ``attempts`` counts how often the run was begun, by this process or by an earlier one that died in it.
    """

    id: str
    owner: str
    kind: RequestKind
    created: float
    status: Status = "waiting"
    finished: float | None = None
    problem: dict[str, Any] | None = None
    problem_count: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    attempts: int = 0

    def to_json(self) -> bytes:
        return json.dumps(asdict(self)).encode()


@dataclass(slots=True, eq=False)
class Job:
    """A job of this process. Its body is there until the job has run.

    ``request`` is what was read out of the body when it arrived, ``size`` the bytes of that body; None where it is not
    kept, or was taken.
    ``result`` is what it ended with: its answer, or the list of the body's problems, in JSON as its state shows it.
    """

    record: JobRecord
    control: Control
    body: Blob | None
    result: Result | None = None
    request: Request | None = None
    size: int = 0
    progress: Progress = WAITING
    started: float | None = None

    def take_request(self) -> Request | None:
        """What was read out of the body, if it is kept; it is let go of, for it is needed once."""
        request, self.request = self.request, None
        return request

    def note(self, progress: Progress) -> None:
        """Take down how far it is."""
        self.started = self.started or time.monotonic()  # the pace is that of computing, not of reading
        self.progress = progress

    @property
    def seconds_left(self) -> float | None:
        """The time left if the work goes on at its pace; None while too little is known."""
        if self.record.status != "running" or self.started is None:
            return None
        return time_left(time.monotonic() - self.started, self.progress.fraction)


def in_brief(job: Job, base: str, keep_seconds: float) -> dict[str, Any]:
    """A job's state as a list of jobs shows it; ``base`` is the path of the jobs."""
    record = job.record
    problem = record.problem
    if problem and record.problem_count:
        problem = problem | {"problem_count": record.problem_count, "problems_at": f"{base}/{record.id}"}
    return _state(job, record, base, keep_seconds) | {"problem": problem}


def in_full(job: Job, base: str, keep_seconds: float) -> bytes:
    """A job's state in JSON, with every problem of its body. They are read from where they are kept, in one piece.

    Raises
    ------
    OSError
        They cannot be read; FileNotFoundError if they were removed a moment ago.
    """
    record, result = job.record, job.result
    state, problem = _state(job, record, base, keep_seconds), record.problem
    if not problem or not record.problem_count or result is None:
        return as_json(state | {"problem": problem})
    return as_json(state, problem=as_json(problem, depth=1, problems=result.read()))


def _state(job: Job, record: JobRecord, base: str, keep_seconds: float) -> dict[str, Any]:
    """All but the problem; ``record`` was looked at once, because the job may end meanwhile."""
    fraction = 1.0 if record.status == "done" else job.progress.fraction
    left = job.seconds_left
    return {
        "id": record.id,
        "request": record.kind,
        "status": record.status,
        "progress": round(fraction, 4),
        "doing": doing(job.progress.stage if record.status == "running" else Stage(record.status)),
        "seconds_left": None if left is None else round(left, 1),
        "created_at": _moment(record.created),
        "finished_at": None if record.finished is None else _moment(record.finished),
        "expires_at": None if record.finished is None else _moment(record.finished + keep_seconds),
        "result": f"{base}/{record.id}/result" if record.status == "done" else None,
    }


def _moment(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
