"""Which k to use: the smallest good one whose sub-segments are stable and large enough, and what another one costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.evidence.natural_gap import NaturalGap, Verdict
from core.evidence.stability import STABLE_FROM, Stability
from core.exploring.benchmark import Benchmark, Score
from core.exploring.results import Segment
from core.language.lists import listed
from core.model.setting import Setting, SettingKind
from core.problems.problem import InvalidInput
from core.wording.methods import RECOMMENDATION, Method

DEMANDS: Final = (
    Setting(
        "most_segments",
        SettingKind.WHOLE,
        200,  # sub-segments, as many as can be tried: nobody is held back who does not ask for it
        "sub-segments that can be used",
        placeholder="N",
        least=2,
    ),
    Setting(
        "least_customers",
        SettingKind.WHOLE,
        1,
        "customers that a sub-segment needs to be of use (default: {default})",
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
class Option:
    """One k that can be used, with what it offers.

    Attributes
    ----------
    k, silhouette, davies_bouldin : as the benchmark found them
    stability : the mean Jaccard similarity of the least stable sub-segment, 0 to 1
    smallest : customers of the smallest sub-segment
    verdict : types, tiers or mixed
    obstacles : why it is not recommended, each a part of a sentence; empty where it can be
    cost : what it costs against the recommended k, in numbers; empty for that one, or where none is recommended
    """

    k: int
    silhouette: float
    davies_bouldin: float
    stability: float
    smallest: int
    verdict: Verdict
    obstacles: tuple[str, ...]
    cost: str = ""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """The k to use, or None where no k can be recommended; one option for each k of the benchmark.

    ``standard_error`` is that of the highest silhouette among the options that can be recommended.
    """

    k: int | None
    options: tuple[Option, ...]
    standard_error: float
    text: str
    method: Method = RECOMMENDATION

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
    options = [
        _option(score, legends[score.k], gaps[score.k], stabilities[score.k], demands) for score in benchmark.scores
    ]
    fitting = [option for option in options if not option.obstacles]
    if not fitting:
        return Recommendation(None, tuple(options), 0.0, _none(benchmark, options))
    types = [option for option in fitting if option.verdict is Verdict.TYPES]
    among = types or fitting
    best = max(among, key=lambda option: (option.silhouette, -option.k))
    error = errors[best.k]
    chosen = next(option for option in among if option.silhouette >= best.silhouette - error)
    weighed = tuple(_with_cost(option, chosen) for option in options)
    return Recommendation(chosen.k, weighed, error, _reason(chosen, best, error, benchmark.best_k))


def _option(score: Score, legend: Sequence[Segment], gap: NaturalGap, stability: Stability, demands: Demands) -> Option:
    smallest = min(segment.n_customers for segment in legend)
    weakest = stability.weakest
    obstacles = []
    if weakest.jaccard < STABLE_FROM:
        obstacles.append(f"sub-segment {weakest.number} is {weakest.band} ({weakest.jaccard:.2f})")
    if smallest < demands.least_customers:
        obstacles.append(
            f"its smallest sub-segment has {smallest:,} of the {demands.least_customers:,} customers needed"
        )
    if score.k > demands.most_segments:
        obstacles.append(f"it has more than {demands.most_segments} sub-segments")
    return Option(
        score.k,
        score.silhouette,
        score.davies_bouldin,
        weakest.jaccard,
        smallest,
        gap.verdict,
        tuple(obstacles),
    )


def _with_cost(option: Option, chosen: Option) -> Option:
    if option is chosen:
        return option
    figures = [
        ("silhouette", f"{option.silhouette:.3f}", f"{chosen.silhouette:.3f}"),
        ("weakest stability", f"{option.stability:.2f}", f"{chosen.stability:.2f}"),
        ("customers in the smallest sub-segment", f"{option.smallest:,}", f"{chosen.smallest:,}"),
        ("verdict", option.verdict, chosen.verdict),
    ]
    parts = [f"{what} {there} instead of {here}" for what, there, here in figures if there != here]
    cost = f"k = {option.k} instead of {chosen.k}: {'; '.join(parts) or 'no difference that shows'}."
    return replace(option, cost=cost)


def _reason(chosen: Option, best: Option, error: float, best_k: int) -> str:
    kind = "types, " if chosen.verdict is Verdict.TYPES else ""
    among = f"of the values of k whose sub-segments are {kind}stable and large enough, it"
    if chosen is best:
        reason = f"{among} has the highest silhouette ({chosen.silhouette:.3f})"
    else:
        reason = (
            f"{among} is the smallest whose silhouette ({chosen.silhouette:.3f}) is within one standard error "
            f"({error:.3f}) of the highest ({best.silhouette:.3f}, k = {best.k})"
        )
    contrast = (
        "That is the benchmark's choice too." if chosen.k == best_k else f"The benchmark's choice is k = {best_k}."
    )
    return f"For use, k = {chosen.k}: {reason}. {contrast}"


def _none(benchmark: Benchmark, options: Sequence[Option]) -> str:
    if not options:
        return f"Parent-cluster {benchmark.parent} cannot be split, so there is no k to choose."
    reasons = listed((f"k = {option.k}, because {' and '.join(option.obstacles)}" for option in options), last="nor")
    return f"No k can be recommended: not {reasons}."
