"""What an operator chooses for the API: limits, places, times, and where credentials and jobs are kept."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from core.intake import RequestLimits
from core.language import message
from core.problems import InvalidInput, Place, Problem

PREFIX: Final = "SUBSEGMENT_"


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """The choices of one server. Each is set by an environment variable: ``body_bytes`` by SUBSEGMENT_BODY_BYTES.

    Attributes
    ----------
    credentials : ``id:hash`` pairs, separated by spaces
    credentials_file : a file with an ``id:hash`` in each line, read again whenever it changes
    body_bytes, customers, seconds : the largest body that is answered at once, and the longest run
    bulk_body_bytes, bulk_customers, bulk_seconds : the same of a job
    k_values : values of k that one request may try
    problems : of one request that are told; the list of a larger one ends with a problem that says so
    runs : requests that compute at the same time; beside the dashboard its runs count too
    waiting : requests that may wait for their turn
    senders : bodies that may arrive at the same time
    sender_seconds : a body may take so long, and a second more for each 10,000 bytes received
    jobs : jobs that may wait or run, one after another
    job_hours : how long a finished job is kept
    finished_jobs : finished jobs of one client that are kept; the one that finished first makes room for the next
    job_directory : where jobs survive the end of the process, for one process alone; without it they end with it
    stop_seconds : at the end of the process, how long running requests and the running job may still take
    """

    credentials: str = ""
    credentials_file: Path | None = None
    # A customer with three product types takes about 100 bytes of JSON: this is room for some 200,000 of them.
    body_bytes: int = 20 * 1024**2
    customers: int = 250_000  # what the largest body holds if customers bought few product types
    seconds: int = 120  # nearly ten times what a million customers take on two processors: enough for a slow machine
    bulk_body_bytes: int = 200 * 1024**2  # 200 bytes for each of the most customers
    bulk_customers: int = 1_000_000  # as many as the benchmarks measure
    bulk_seconds: int = 3600  # an hour: a job gives way to requests, and nobody holds a connection open for it
    k_values: int = 50  # more than anybody compares; the time grows with each
    problems: int = 100_000  # more than anybody mends by hand; an answer that tells them stays a few dozen MB
    runs: int = 1  # a run uses all processors, so that a second one at its side would only slow the first
    waiting: int = 20  # runs mostly take seconds: the last of so many waits for a minute or two
    senders: int = 50  # with the largest bodies that are answered at once 1 GB in all
    sender_seconds: int = 20  # a slow line needs some of them; who sends nothing soon gives its place free
    jobs: int = 10  # with the largest bodies 2 GB in all
    job_hours: int = 24  # a job of the evening is fetched the next morning
    finished_jobs: int = 100  # enough for a client that fetches its results later; a bound for the disk
    job_directory: Path | None = None
    stop_seconds: int = 30  # longer than nearly all requests run; a job that is kept in a directory begins again

    @property
    def limits(self) -> RequestLimits:
        """How much a request may ask for that is answered at once."""
        return RequestLimits(self.customers, self.k_values, self.problems)

    @property
    def bulk_limits(self) -> RequestLimits:
        """How much a job may ask for."""
        return RequestLimits(self.bulk_customers, self.k_values, self.problems)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "ApiSettings":
        """The settings that the environment names, the defaults for the others.

        Raises
        ------
        InvalidInput
            With a problem for each variable that is no whole number above zero.
        """
        values: dict[str, object] = {}
        problems = []
        for field in fields(cls):
            name = PREFIX + field.name.upper()
            given = environment.get(name, "").strip()
            if not given:
                continue
            if field.type is int:
                if given.isdecimal() and 0 < int(given) < 10**12:
                    values[field.name] = int(given)
                else:
                    rule = message("must_be.whole_above_zero")
                    problems.append(Problem.of("setting_wrong", Place(), name, value=given, rule=rule))
            else:
                values[field.name] = given if field.type is str else Path(given)
        if problems:
            raise InvalidInput(problems)
        return cls(**values)  # type: ignore[arg-type]  # each was made for its field
