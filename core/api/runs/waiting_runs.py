"""Runs whose client waits for the answer: never on the event loop, a bounded number, ended with their client."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from core.api.http.blobs import Blob
from core.api.http.bodies import JOBS_TAKE_MORE
from core.api.http.problem_details import ApiProblem
from core.api.runs.work import Answer, Control, EndedError, Explore, RequestKind, carry_out, check, read
from core.api.settings import ApiSettings
from core.intake import Request as Asked
from core.problems import InvalidInput
from core.running import LARGE_BODY, Gate, give_back

Result = TypeVar("Result")


class Runs:
    """The runs of one server.

    ``gate`` lets them compute; beside the dashboard it is shared with it. ``reading`` lets them read their bodies,
    ``bulk_reading`` lets the bodies of jobs be read. ``explore`` is what they do.
    """

    def __init__(self, settings: ApiSettings, gate: Gate, reading: Gate, bulk_reading: Gate, explore: Explore) -> None:
        self._settings = settings
        self._explore = explore
        self._gate = gate
        self._reading = reading
        self._bulk_reading = bulk_reading
        self._controls: set[Control] = set()
        self._pool = ThreadPoolExecutor(settings.runs + settings.waiting + settings.jobs, "api-run")
        self._stopping = False

    @property
    def places_taken(self) -> int:
        """Runs that compute or wait."""
        return len(self._controls)

    def refuse_if_full(self) -> None:
        """Raise the ``ApiProblem`` that says so if no further run may wait."""
        if len(self._controls) >= self._settings.runs + self._settings.waiting:
            raise ApiProblem("queue-full")

    async def answer(self, request: Request, kind: RequestKind, blob: Blob, size: int) -> Answer:
        """Carry out a request while its client waits; ``size`` is how many bytes its body has.

        Raises
        ------
        ApiProblem
            The queue is full, the request has problems or takes too long, or the server shuts down before its end.
        ClientDisconnect
            The client hung up; the run is ended.
        """
        if self._stopping:
            raise ApiProblem("stopping")
        self.refuse_if_full()
        control = Control(self._settings.seconds)
        self._controls.add(control)
        try:
            return await self._waited_for(request, control, lambda: self._carry_out(kind, blob, control), size)
        finally:
            self._controls.discard(control)

    async def check_job(self, request: Request, kind: RequestKind, blob: Blob, size: int) -> Asked:
        """See that a job can be carried out, while its client waits: what it asks for; raises as ``answer`` does."""
        if self._stopping:
            raise ApiProblem("stopping")
        control = Control(self._settings.bulk_seconds)

        def check_it() -> Asked:
            with self._bulk_reading.turn(control.check):
                return check(kind, blob.read(), self._settings.bulk_limits)

        return await self._waited_for(request, control, check_it, size)

    async def _waited_for(self, request: Request, control: Control, work: Callable[[], Result], size: int) -> Result:
        """What the work returns, in a thread; it is ended when the client hangs up."""

        def told() -> Result:
            try:
                return work()
            except InvalidInput as error:
                raise ApiProblem.of(error) from None  # here, for it takes its time with many problems
            finally:
                if size > LARGE_BODY:
                    give_back()

        run = asyncio.get_running_loop().run_in_executor(self._pool, told)
        hung_up = asyncio.ensure_future(_hung_up(request))
        ends: set[asyncio.Future[Any]] = {run, hung_up}
        try:
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            hung_up.cancel()
            if not run.done():
                control.end("gone")
        try:
            return await run
        except EndedError as error:
            raise self._told(error) from None
        except OSError:
            raise ApiProblem("storage-full") from None

    def stop(self) -> None:
        """Take no further run; those that wait or compute go on."""
        self._stopping = True

    def end(self) -> None:
        """End what still waits or computes, and wait until it has ended."""
        for control in tuple(self._controls):
            control.end("stopping")
        self._pool.shutdown()

    def _carry_out(self, kind: RequestKind, blob: Blob, control: Control) -> Answer:
        return carry_out(
            kind,
            lambda: read(kind, blob.read(), self._settings.limits),
            control,
            lambda: self._reading.turn(control.check),
            lambda: self._gate.turn(control.check),
            explore=self._explore,
        )

    def _told(self, error: EndedError) -> Exception:
        if error.reason == "gone":
            return ClientDisconnect()
        if error.reason == "stopping":
            return ApiProblem("stopping")
        return ApiProblem("run-too-long", limit=self._settings.seconds, mend=JOBS_TAKE_MORE)


async def _hung_up(request: Request) -> None:
    """Return when the client closes its connection; its body has been received."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
