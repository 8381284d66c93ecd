"""What the user chooses for an exploration, checked: parents, values of k, scaling, categories, window, seed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from numbers import Integral, Real
from typing import Final, Literal, get_args

import numpy as np

from core.language.lists import listed, quoted
from core.problems.problem import InvalidInput, Place, Problem

Scaling = Literal["zscore", "log", "none"]
SCALINGS: Final = get_args(Scaling)
LARGEST_K: Final = 200
MOST_CATEGORIES: Final = 50
MOST_STARTS: Final = 1000
SHORTEST_WINDOW: Final = 0.01
LONGEST_WINDOW: Final = 1200
LEAST_MEMORY: Final = 16
MOST_MEMORY: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices of one exploration.

    Parameters
    ----------
    target_cluster : the parent to explore; None explores every parent. 1 and "1" are the same parent, and so is " 1"
    k_range : the values of k to try, each from 2 to 200: ``[2, 5]`` tries 2 and 5
    scaling : ``"zscore"`` (mean 0, standard deviation 1), ``"log"`` (log1p, then z-score: for skewed spend;
        a negative amount x counts as -log1p(-x)), or ``"none"`` (raw units)
    top_categories : 0 to 50; that many of the parent's most frequent product types become 0/1 features, unscaled
    window_months : length of the window in which orders were counted, 0.01 to 1,200; persona texts divide by it
    n_init : random K-Means starts for each k; the tightest groups are kept. Above 2,000 different customers, starts
        grown from neighbouring k join them, and most are compared on the means of similar customers or on a sample
    random_state : seed, 0 to 2**32 - 1
    chosen_k : overrides the best k wherever it was benchmarked; one of ``k_range``
    exact : True computes every silhouette from all customers, False from a sample of them; None is exact where that
        takes about ten seconds at most, and estimates beyond, with the standard error: 300,000 different customers in
        a parent, and far more of those who have their orders and number of product types in common with many
    memory_mb : 16 to 1,000,000, a bound in megabytes for the table of distances; one that is too small for a parent
        doubles the time that its exact silhouettes take

    Raises
    ------
    InvalidInput
        With a problem for each setting that is out of range.
    """

    target_cluster: str | int | None = None
    k_range: Sequence[int] = (2, 3)
    scaling: Scaling = "zscore"
    top_categories: int = 0
    window_months: float = 1
    n_init: int = 10
    random_state: int = 42
    chosen_k: int | None = None
    exact: bool | None = None
    memory_mb: float = 1200

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InvalidInput(problems)
        object.__setattr__(self, "k_range", tuple(sorted({int(k) for k in self.k_range})))
        if self.target_cluster is not None:
            object.__setattr__(self, "target_cluster", str(self.target_cluster).strip())
        if self.chosen_k is not None:
            object.__setattr__(self, "chosen_k", int(self.chosen_k))

    def _problems(self) -> list[Problem]:
        ks = self.k_range if isinstance(self.k_range, Sequence | np.ndarray) else ()
        ks_fit = len(ks) > 0 and all(_is_whole(k) and 2 <= k <= LARGEST_K for k in ks)
        target = self.target_cluster
        checks = {
            "target_cluster": (
                target is None or _is_whole(target) or (isinstance(target, str) and target.strip() != ""),
                "the name or the whole number of a parent",
            ),
            "k_range": (ks_fit, f"a list of whole numbers from 2 to {LARGEST_K}"),
            "scaling": (self.scaling in SCALINGS, f"{listed(map(quoted, SCALINGS), last='or')}"),
            "top_categories": (
                _is_whole(self.top_categories) and 0 <= self.top_categories <= MOST_CATEGORIES,
                f"a whole number from 0 to {MOST_CATEGORIES}",
            ),
            "window_months": (
                _is_number(self.window_months) and SHORTEST_WINDOW <= self.window_months <= LONGEST_WINDOW,
                f"a number of months from {SHORTEST_WINDOW} to {LONGEST_WINDOW:,}",
            ),
            "n_init": (
                _is_whole(self.n_init) and 1 <= self.n_init <= MOST_STARTS,
                f"a whole number from 1 to {MOST_STARTS}",
            ),
            "random_state": (
                _is_whole(self.random_state) and 0 <= self.random_state < 2**32,
                "a whole number from 0 to 4294967295",
            ),
            "chosen_k": (
                self.chosen_k is None or not ks_fit or (_is_whole(self.chosen_k) and self.chosen_k in ks),
                f"one of the values of k to try, {listed(ks, last='or')}",
            ),
            "exact": (self.exact is None or isinstance(self.exact, bool), "True, False or None"),
            "memory_mb": (
                _is_number(self.memory_mb) and LEAST_MEMORY <= self.memory_mb <= MOST_MEMORY,
                f"a number of megabytes from {LEAST_MEMORY} to {MOST_MEMORY:,}",
            ),
        }
        assert list(checks) == [field.name for field in fields(self)], "every setting is checked"
        return [
            Problem("setting_wrong", Place(path=name), name, quoted(getattr(self, name)), hint)
            for name, (fits, hint) in checks.items()
            if not fits
        ]


def _is_whole(value: object) -> bool:
    return isinstance(value, Integral) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
