"""The scores of every k, and the choice between them."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from core.clustering.scores.score import ScoreValue

# of a score: two that differ less are told as equal, for the last digits of a sum depend on how it was computed
TIE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Score:
    """How one k did.

    Attributes
    ----------
    k : the number of sub-segments
    values : code of a score → its value, for every entry of the list of scores; at least the two that choose k,
        ``silhouette`` (-1 to 1, higher is better) and ``davies_bouldin`` (0 or more, lower is better)
    """

    k: int
    values: Mapping[str, ScoreValue]

    @property
    def silhouette(self) -> float:
        """The mean silhouette coefficient, -1 to 1; higher is better."""
        return self.values["silhouette"].value

    @property
    def silhouette_standard_error(self) -> float | None:
        """None where the silhouette was computed from all customers, not estimated."""
        return self.values["silhouette"].standard_error

    @property
    def davies_bouldin(self) -> float:
        """The Davies-Bouldin index, 0 or more; lower is better."""
        return self.values["davies_bouldin"].value


@dataclass(frozen=True, slots=True)
class Benchmark:
    """The scores of one parent, ascending by k, and the choice.

    Attributes
    ----------
    parent : the parent's key
    n_customers, n_distinct : customers of the parent, and how many different feature rows they have
    scores : one for each k that was benchmarked; empty where the parent is kept whole
    left_out : the values of k that were asked for and not benchmarked
    set_k : the k that the user set, or None
    """

    parent: str
    n_customers: int
    n_distinct: int
    scores: tuple[Score, ...]
    left_out: tuple[int, ...] = ()
    set_k: int | None = None

    @property
    def most_k(self) -> int:
        """The largest k that can be benchmarked here; below 2 where none can."""
        return most_sub_segments(self.n_customers, self.n_distinct)

    @property
    def best(self) -> Score | None:
        """Highest silhouette; within 1e-9 of it the lowest Davies-Bouldin, then the smallest k."""
        if not self.scores:
            return None
        top = max(score.silhouette for score in self.scores)
        tied = [score for score in self.scores if score.silhouette >= top - TIE]
        low = min(score.davies_bouldin for score in tied)
        return next(score for score in tied if score.davies_bouldin <= low + TIE)

    @property
    def lowest_davies_bouldin(self) -> Score | None:
        """The score with the lowest Davies-Bouldin, the best one where it shares it."""
        if self.best is None:
            return None
        low = min(score.davies_bouldin for score in self.scores)
        tied = [score for score in self.scores if score.davies_bouldin <= low + TIE]
        return self.best if self.best in tied else tied[0]

    @property
    def best_k(self) -> int:
        """The k that the benchmark prefers; 1 for a parent that is kept whole."""
        return self.best.k if self.best else 1

    @property
    def chosen_k(self) -> int:
        """The k in use: the one that was set if it was benchmarked here, else the best."""
        return self.set_k if self.set_k is not None and self.score_of(self.set_k) else self.best_k

    def score_of(self, k: int) -> Score | None:
        """The score of one k, or None if it was not benchmarked."""
        return next((score for score in self.scores if score.k == k), None)

    def with_k(self, k: int | None) -> "Benchmark":
        """The same benchmark with another k set, or with none."""
        return replace(self, set_k=k)


def most_sub_segments(n_customers: int, n_distinct: int) -> int:
    """The largest k for so many customers with so many different feature rows.

    Equal customers are never separated, so there are no more groups than different rows. And both scores are defined up
    to one group less than there are customers: where each is alone, there is nothing that a group could hold together.
    """
    return min(n_distinct, n_customers - 1)


def usable(score: Score) -> bool:
    """Whether all scores are numbers; coincident centroids give none."""
    return all(math.isfinite(each.value) for each in score.values.values())
