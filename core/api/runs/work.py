"""One request from its body to its answer; where it is allowed to, and no longer than it may."""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Final, Literal

from core.api.http.problem_details import with_notices
from core.exploring import Exploration
from core.exports import to_json, to_segmentation_json
from core.intake import Request, RequestLimits, read_request
from core.model import Customers, Labels, Settings, group_by_parent
from core.running import OnProgress, Progress

RequestKind = Literal["segment_subsegment_explore", "purchasing_segmentation"]
EXPLORE: Final[RequestKind] = "segment_subsegment_explore"
SEGMENT: Final[RequestKind] = "purchasing_segmentation"
# What explores; whoever makes the service may hand in another than the engine's.
Explore = Callable[[Customers, Labels, Settings, OnProgress], Exploration]
Reason = Literal["gone", "too long", "stopping", "deleted"]


class EndedError(Exception):
    """A run was ended before it had a result."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Control:
    """Ends a run from another thread, or when its time is over; it ends at its next report of progress.

    It is no ``BackgroundRun``: that begins a thread when it is made, and ends when nobody looks at it for a minute. A
    request computes in a thread of the server's pool while its client waits, and a job waits in its file without a
    thread, perhaps for the next process, whether or not anybody looks. Both have a limit of time, which counts only
    while they compute, and are told apart by why they ended.

    ``clock`` tells seconds from any beginning.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self.on_progress: Callable[[Progress], None] = lambda _: None
        self._reason: Reason | None = None
        self._deadline: float | None = None

    def end(self, reason: Reason) -> None:
        """Ask the run to end."""
        self._reason = self._reason or reason

    def start(self) -> None:
        """Count its time from now on."""
        self._deadline = self._clock() + self._seconds

    def check(self) -> None:
        """Raise ``EndedError`` if the run must end."""
        if self._reason:
            raise EndedError(self._reason)
        if self._deadline and self._clock() > self._deadline:
            raise EndedError("too long")

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Count no time for the block."""
        deadline, start = self._deadline, self._clock()
        self._deadline = None
        try:
            yield
        finally:
            if deadline:
                self._deadline = deadline + self._clock() - start

    def report(self, progress: Progress) -> None:
        """Hear of progress, and end the run if it must end."""
        self.on_progress(progress)
        self.check()


@dataclass(frozen=True, slots=True)
class Answer:
    """The body of an answer, and how many customers and labels found no partner."""

    body: bytes
    customers_unlabelled: int
    labels_without_customer: int

    @property
    def headers(self) -> dict[str, str]:
        """What the answer's form has no place for, in headers."""
        return {
            "X-Customers-Unlabelled": str(self.customers_unlabelled),
            "X-Labels-Without-Customer": str(self.labels_without_customer),
        }


def read(kind: RequestKind, body: bytes, limits: RequestLimits) -> Request:
    """What a body asks for.

    Raises
    ------
    InvalidInput
        With every problem of the request.
    """
    return read_request(body, labelled=kind == EXPLORE, most=limits)


def check(kind: RequestKind, body: bytes, limits: RequestLimits) -> Request:
    """See that a request can be carried out, without doing it: what it asks for.

    Raises
    ------
    InvalidInput
        With every problem of the request.
    """
    request = read(kind, body, limits)
    target = request.settings.target_cluster
    group_by_parent(request.customers, request.labels, target).keys_for(target)
    return request


def carry_out(
    kind: RequestKind,
    asked: Callable[[], Request],
    control: Control,
    reading: Callable[[], AbstractContextManager[None]] = nullcontext,
    computing: Callable[[], AbstractContextManager[None]] = nullcontext,
    give_way: Callable[[], None] = lambda: None,
    *,
    explore: Explore,
) -> Answer:
    """Take the request that is ``asked``, explore, and write the answer.

    ``reading`` and ``computing`` are entered for these parts of the work, and may wait for a place; ``give_way`` is
    called at each report of progress, and may wait as well. ``explore`` is what explores.

    Raises
    ------
    InvalidInput
        With every problem of the request.
    EndedError
        ``control`` ended the run.
    """

    def report(progress: Progress) -> None:
        control.report(progress)
        give_way()

    with reading():
        control.check()
        request = asked()
    with computing():
        control.start()
        control.check()
        exploration = explore(request.customers, request.labels, request.settings, report)
        written = to_json(exploration) if kind == EXPLORE else to_segmentation_json(exploration)
    joined = exploration.joined
    written = with_notices(written, request.notices)
    return Answer(written.encode(), len(joined.unlabelled), len(joined.without_customer))
