"""One server: its settings, credentials, runs, jobs and metrics, from start to graceful stop."""

import asyncio
import contextlib
import signal
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from types import FrameType
from typing import Any, Final

from starlette.requests import Request

from core import explore
from core.api.http.blobs import DISK, Disk
from core.api.http.bodies import Receiver
from core.api.http.credentials import Credentials
from core.api.http.json_log import say, say_defect, start_logging
from core.api.http.problem_details import ApiProblem
from core.api.http.prometheus import Metrics
from core.api.runs.job_runner import JobRunner
from core.api.runs.jobs import Jobs
from core.api.runs.waiting_runs import Runs
from core.api.runs.work import Explore
from core.api.settings import ApiSettings
from core.running import Gate

READERS: Final = 2  # bodies read at the same time: reading takes many times the memory of the body
SWEEP_SECONDS: Final = 60  # between two looks for jobs whose time is over; they are kept for hours
HOW_TO_OPEN: Final = (
    "No credentials are configured, so every request is refused. Make a pair with `subsegment credentials --file FILE` "
    "and start again with SUBSEGMENT_CREDENTIALS_FILE=FILE."
)


class Service:
    """Everything that the routes of one server share.

    ``gate`` lets runs compute; it is the dashboard's where the API stands beside it. ``explore`` is what its runs do,
    ``disk`` is where it keeps files, ``clock`` tells the time in seconds since 1970.

    Raises
    ------
    InvalidInput
        The credentials that are configured cannot be read, or the directory of jobs cannot be used.
    """

    def __init__(
        self,
        settings: ApiSettings,
        gate: Gate | None = None,
        *,
        explore: Explore = explore,
        disk: Disk = DISK,
        clock: Callable[[], float] = time.time,
    ) -> None:
        gate = gate or Gate(settings.runs)
        self.settings = settings
        self.disk = disk
        self.credentials = Credentials(settings)
        self.receiver = Receiver(settings)
        bulk_reading = Gate()  # one at a time: reading takes many times the memory of the body
        self.runs = Runs(settings, gate, Gate(READERS), bulk_reading, explore)
        self.jobs = Jobs(settings, disk, clock)
        self.runner = JobRunner(settings, self.jobs, gate, bulk_reading, explore)
        self.metrics = Metrics(self._places, self.jobs.counts)
        self.stopping = False

    def admit(self, request: Request) -> str:
        """The id of the caller.

        Raises
        ------
        ApiProblem
            The server shuts down or is closed, or the credentials are missing or wrong.
        """
        self.refuse_if_not_ready()
        sent = request.headers
        caller = self.credentials.caller(sent.get("x-customer-api-id", ""), sent.get("x-secret", ""))
        if caller is None:
            raise ApiProblem("credentials-wrong", headers={"WWW-Authenticate": "X-Secret"})
        request.state.caller = caller
        return caller

    def refuse_if_not_ready(self) -> None:
        """Raise the ``ApiProblem`` that says why no request is taken, if none is."""
        if self.stopping:
            raise ApiProblem("stopping")
        if not self.credentials.pairs:
            raise ApiProblem("api-closed")

    @contextlib.asynccontextmanager
    async def lifespan(self, _app: object = None) -> AsyncIterator[None]:
        """What a server does from its start to its end."""
        start_logging()
        pairs = len(self.credentials.pairs)
        say("started", **({"credentials": pairs} if pairs else {"credentials": 0, "how_to_open": HOW_TO_OPEN}))
        self.runner.start()
        sweeper = asyncio.create_task(self._sweep())
        with self._told_of_signals():
            try:
                yield
            finally:
                sweeper.cancel()
                self.stop()
                await asyncio.to_thread(self._end)
                say("stopped")

    def stop(self) -> None:
        """Take no further request; what runs may finish for as long as the settings say."""
        if not self.stopping:
            self.stopping = True
            self.runs.stop()
            self.jobs.stop()
            timer = threading.Timer(self.settings.stop_seconds, self.runs.end)
            timer.daemon = True
            timer.start()

    def _end(self) -> None:
        self.runner.end(self.settings.stop_seconds)
        self.runs.end()

    def _places(self) -> dict[str, int]:
        return {"run": self.runs.places_taken, "sender": self.receiver.senders}

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                self.jobs.forget_old()
            except Exception as error:  # noqa: BLE001 - the next sweep may do better; it is written down
                say_defect(error)

    @contextlib.contextmanager
    def _told_of_signals(self) -> Iterator[None]:
        """Stop as soon as the process is asked to end; the server tells its applications only when all is over."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before: dict[signal.Signals, Any] = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)}

        def told(number: int, frame: FrameType | None) -> None:
            self.stop()
            handler = before[signal.Signals(number)]
            if callable(handler):
                handler(number, frame)

        for each in before:
            signal.signal(each, told)
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)
