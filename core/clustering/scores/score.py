"""What a score of a clustering is: its code, which direction is better, and how it is computed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.clustering.clustering import Clustering
from core.clustering.features import Features
from core.running.progress import Part
from core.running.threads import Workers


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """The value of one score of one clustering, and its standard error where it was estimated from a sample."""

    value: float
    standard_error: float | None = None


@dataclass(frozen=True, slots=True)
class Scoring:
    """How scores are computed.

    Attributes
    ----------
    workers : the threads that compute
    exact : True for a score from all customers, False for one from a sample; None for whichever a score finds sensible
    memory_bytes : about how much memory a score may take
    random_state : seed of the samples
    """

    workers: Workers
    exact: bool | None = None
    memory_bytes: float = 2**30
    random_state: int = 42


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """One score in the list of scores; its words are in the catalogue of messages, in the keys ``score.<code>``.

    Attributes
    ----------
    code : the score's name in code, as in ``davies_bouldin``
    higher_is_better : which direction is better
    score_each : features, clusterings of them with at least two groups each, how to compute, the part of the run's
        progress to fill → the value for each clustering
    planned : feature rows, ``exact`` as in ``Scoring``, whether there are 0/1 columns → the distances that are expected
        to be computed, for the progress of a run
    """

    code: str
    higher_is_better: bool
    score_each: Callable[[Features, Sequence[Clustering], Scoring, Part], list[ScoreValue]]
    planned: Callable[[int, bool | None, bool], float] = lambda _m, _exact, _flags: 0.0
