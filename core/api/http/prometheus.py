"""What the server counts, in the form that Prometheus reads."""

from collections.abc import Callable, Iterable
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.registry import Collector

# Seconds: fine where most answers are, up to what the longest run may take.
BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)
Counts = Callable[[], dict[str, int]]


class Metrics:
    """Counters of one server; ``places`` and ``jobs`` are asked for the gauges whenever the metrics are read."""

    content_type = CONTENT_TYPE_PLAIN_0_0_4

    def __init__(self, places: Counts, jobs: Counts) -> None:
        self._registry = CollectorRegistry()
        names = ("route", "method", "status")
        self._requests = Counter("subsegment_requests", "Requests answered", names, registry=self._registry)
        self._seconds = Histogram(
            "subsegment_request_seconds", "From headers to answer", ("route",), buckets=BUCKETS, registry=self._registry
        )
        self._registry.register(_Gauges("subsegment_places", "Places taken now", "place", places))
        self._registry.register(_Gauges("subsegment_jobs", "Bulk jobs that are kept", "status", jobs))
        ProcessCollector(registry=self._registry)

    def note(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request. ``route`` and ``method`` are ours, never the client's text: each makes a new series."""
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All of it, in Prometheus' text form."""
        return generate_latest(self._registry)


class _Gauges(Collector):
    """A gauge with one label whose values are asked for when they are read."""

    def __init__(self, name: str, text: str, label: str, counts: Counts) -> None:
        self._name, self._text, self._label, self._counts = name, text, label, counts

    def collect(self) -> Iterable[GaugeMetricFamily]:
        family = GaugeMetricFamily(self._name, self._text, labels=[self._label])
        for value, count in self._counts().items():
            family.add_metric([value], count)
        yield family
