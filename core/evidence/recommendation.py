"""Which k to use: the smallest good one whose sub-segments are stable and large enough."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from core.evidence.natural_gap import NaturalGap, Verdict
from core.evidence.stability import STABLE_FROM, SegmentStability, Stability
from core.exploring.benchmark import Benchmark, Score
from core.exploring.results import Segment
from core.model.setting_kinds import Setting, SettingKind
from core.model.settings import LEAST_K, MOST_K
from core.problems.problem import InvalidInput

DEMANDS: Final = (
    Setting(
        "most_segments",
        SettingKind.WHOLE,
        MOST_K,  # as many as can be tried: nobody is held back who does not ask for it
        placeholder="N",
        least=LEAST_K,
    ),
    Setting(
        "least_customers",
        SettingKind.WHOLE,
        1,
        placeholder="N",
        least=1,
    ),
)


@dataclass(frozen=True, slots=True)
class Demands:
    """What the user can work with: at most so many sub-segments, none with fewer customers than that.

    Raises
    ------
    InvalidInput
        With a problem for each that is out of range.
    """

    most_segments: int = DEMANDS[0].default
    least_customers: int = DEMANDS[1].default

    def __post_init__(self) -> None:
        values = [(each, getattr(self, each.name)) for each in DEMANDS]
        if wrong := [demand.problem(value) for demand, value in values if not demand.fits(value)]:
            raise InvalidInput(wrong)
        for demand, value in values:
            object.__setattr__(self, demand.name, int(value))


@dataclass(frozen=True, slots=True)
class Unstable:
    """An obstacle: the least stable sub-segment is below the band of the stable ones."""

    weakest: SegmentStability


@dataclass(frozen=True, slots=True)
class TooSmall:
    """An obstacle: the smallest sub-segment has fewer customers than are ``needed``."""

    smallest: int
    needed: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """An obstacle: there are more than ``most`` sub-segments."""

    most: int


Obstacle = Unstable | TooSmall | TooMany


@dataclass(frozen=True, slots=True)
class Option:
    """One k that can be used, with what it offers.

    Attributes
    ----------
    k, silhouette, davies_bouldin : as the benchmark found them
    stability : the mean Jaccard similarity of the least stable sub-segment, 0 to 1
    smallest : customers of the smallest sub-segment
    verdict : types, tiers, mixed or not tested
    n_judged : sub-segments that are not of very few customers; with one of them only, the k splits nobody else
    obstacles : why it is not recommended; empty where it can be
    """

    k: int
    silhouette: float
    davies_bouldin: float
    stability: float
    smallest: int
    verdict: Verdict
    obstacles: tuple[Obstacle, ...]
    n_judged: int = 2


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The k to use, or None where no k can be recommended.

    Attributes
    ----------
    parent : the parent's key
    k : the recommended one
    options : one for each k of the benchmark, ascending
    highest_k : the k with the highest silhouette among the options that can be recommended, or among those of them that
        show types if any do, or else among those that do more than set very few customers apart if any do; None where
        no k can be recommended
    standard_error : that of the silhouette of ``highest_k``; 0 where there is none
    benchmark_k : the benchmark's own choice, 1 for a parent that cannot be split
    """

    parent: str
    k: int | None
    options: tuple[Option, ...]
    highest_k: int | None
    standard_error: float
    benchmark_k: int

    @property
    def recommended(self) -> Option | None:
        """What the recommended k offers."""
        return None if self.k is None else self.option(self.k)

    def option(self, k: int) -> Option:
        """What one k offers; KeyError where it was not benchmarked."""
        for option in self.options:
            if option.k == k:
                return option
        raise KeyError(k)


def recommend(
    benchmark: Benchmark,
    legends: Mapping[int, Sequence[Segment]],
    gaps: Mapping[int, NaturalGap],
    stabilities: Mapping[int, Stability],
    errors: Mapping[int, float],
    demands: Demands,
) -> Recommendation:
    """Weigh every k that was benchmarked.

    Parameters
    ----------
    legends, gaps, stabilities : for each k, its legend, its natural gaps and its stability
    errors : for each k, the standard error of its silhouette
    """
    options = tuple(
        _option(score, legends[score.k], gaps[score.k], stabilities[score.k], demands) for score in benchmark.scores
    )
    fitting = [option for option in options if not option.obstacles]
    if not fitting:
        return Recommendation(benchmark.parent, None, options, None, 0.0, benchmark.best_k)
    types = [option for option in fitting if option.verdict is Verdict.TYPES]
    among = types or [option for option in fitting if option.n_judged > 1] or fitting
    best = max(among, key=lambda option: (option.silhouette, -option.k))
    error = errors[best.k]
    chosen = next(option for option in among if option.silhouette >= best.silhouette - error)
    return Recommendation(benchmark.parent, chosen.k, options, best.k, error, benchmark.best_k)


def _option(score: Score, legend: Sequence[Segment], gap: NaturalGap, stability: Stability, demands: Demands) -> Option:
    sizes, few = [segment.n_customers for segment in legend], {each.number for each in gap.few}
    judged = [size for number, size in enumerate(sizes) if number not in few]
    weakest = stability.weakest
    obstacles: list[Obstacle] = []
    if weakest.known < STABLE_FROM:
        obstacles.append(Unstable(weakest))
    # Very few customers that stand apart are told of. They do not decide whether the others can be split.
    smallest = min(judged if len(judged) > 1 else sizes)
    if smallest < demands.least_customers:
        obstacles.append(TooSmall(smallest, demands.least_customers))
    if score.k > demands.most_segments:
        obstacles.append(TooMany(demands.most_segments))
    return Option(
        score.k,
        score.silhouette,
        score.davies_bouldin,
        weakest.known,
        min(sizes),
        gap.verdict,
        tuple(obstacles),
        len(judged),
    )
