"""Two or three plain limits that find most of a sub-segment: a shallow tree on raw units."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.clustering.sampling import stratified_sample
from core.model.arrays import Codes, Floats
from core.model.customer_numbers import CUSTOMER_NUMBERS, NUMERIC_COLUMNS, three_numbers
from core.model.customers import Customers

Flags = npt.NDArray[np.bool_]

DEPTHS: Final = (1, 2, 3)  # of the trees, and so the most limits of a rule: more of them nobody types into a CRM
MOST_CUSTOMERS: Final = 10_000  # that a tree is grown on: more make it slower, and not its limits better
TOLERANCE: Final = 0.01  # F1: what a shorter rule or a rounder limit may cost
MOST_DIGITS: Final = 17  # significant digits: with so many a float64 is written exactly


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit on one of the three numbers: ``at_least`` it or, if not, below it; ``value`` is in the file's units."""

    name: str
    at_least: bool
    value: float

    def holds(self, numbers: Mapping[str, Floats]) -> Flags:
        """Which customers are within the limit."""
        column = numbers[self.name]
        return column >= self.value if self.at_least else column < self.value


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A rule that stands for one sub-segment.

    Attributes
    ----------
    number : of the sub-segment
    limits : one to three, all of which must hold; none where no limit finds it
    precision : of the parent's customers that the rule finds, the share that is in the sub-segment, 0 to 1
    coverage : of the sub-segment's customers, the share that the rule finds, 0 to 1
    n_found : customers of the parent that the rule finds
    """

    number: int
    limits: tuple[Limit, ...]
    precision: float
    coverage: float
    n_found: int


def rule_cards(
    customers: Customers, members: npt.NDArray[np.int64], order: npt.NDArray[np.int64], segments: Codes, k: int
) -> tuple[RuleCard, ...]:
    """A card for each of the k sub-segments; ``order`` puts the members in an order that no file changes.

    For each sub-segment trees of depth 1 to 3 are grown on at most 10,000 customers; the branch with the highest
    F1 (the harmonic mean of precision and coverage) is its rule, a shorter one where it is as good within 0.01. Limits
    are rounded as far as F1 stays within 0.01, and everything is counted again on all customers of the parent.
    """
    ordered = members[order]
    own = segments[order]
    numbers = dict(zip(NUMERIC_COLUMNS, three_numbers(customers, ordered), strict=True))
    chosen = stratified_sample(own, MOST_CUSTOMERS, 0)
    return tuple(_card(number, numbers, own == number, chosen) for number in range(k))


def _card(number: int, numbers: Mapping[str, Floats], inside: Flags, chosen: npt.NDArray[np.int64]) -> RuleCard:
    sample = {name: column[chosen] for name, column in numbers.items()}
    best: tuple[Limit, ...] = ()
    best_score = 0.0
    for limits in _candidates(sample, inside[chosen]):
        score = _f1(_met(limits, sample), inside[chosen])
        if score > best_score + TOLERANCE or (score > best_score and len(limits) <= len(best)):
            best, best_score = limits, score
    if not best:
        return RuleCard(number, (), 0.0, 0.0, 0)
    best = _rounded(best, sample, inside[chosen])
    met = _met(best, numbers)
    shared, found = int((met & inside).sum()), int(met.sum())
    return RuleCard(number, best, shared / found if found else 0.0, shared / int(inside.sum()), found)


def _candidates(numbers: Mapping[str, Floats], inside: Flags) -> Iterator[tuple[Limit, ...]]:
    """Every branch of the trees, and each branch without one of its limits; shorter ones first."""
    from sklearn.tree import DecisionTreeClassifier  # here, because it loads slowly and the answer does without it

    if inside.all():
        return
    # The tree casts to single precision, which has no more than seven digits. So it gets the place of each value among
    # the different ones, and the limits are set between these in double precision.
    different = {name: np.unique(numbers[name]) for name in NUMERIC_COLUMNS}
    matrix = np.column_stack([np.searchsorted(different[name], numbers[name]) for name in NUMERIC_COLUMNS])
    found: dict[tuple[Limit, ...], None] = {}
    for depth in DEPTHS:
        tree = (
            DecisionTreeClassifier(max_depth=depth, class_weight="balanced", random_state=0).fit(matrix, inside).tree_
        )
        todo: list[tuple[int, tuple[Limit, ...]]] = [(0, ())]
        while todo:
            node, limits = todo.pop()
            if limits:
                found[limits] = None
                for left_out in range(len(limits)):
                    if len(limits) > 1:
                        found[limits[:left_out] + limits[left_out + 1 :]] = None
            if tree.children_left[node] >= 0:
                name = NUMERIC_COLUMNS[tree.feature[node]]
                value = _between(different[name], int(np.floor(tree.threshold[node])))
                todo.append((tree.children_left[node], _narrowed(limits, Limit(name, at_least=False, value=value))))
                todo.append((tree.children_right[node], _narrowed(limits, Limit(name, at_least=True, value=value))))
    yield from sorted(found, key=len)


def _between(different: Floats, place: int) -> float:
    """The middle between the value at a place and the next one; the next one where nothing lies between them."""
    low, high = float(different[place]), float(different[place + 1])
    middle = low + (high - low) / 2
    return middle if low < middle <= high else high


def _narrowed(limits: tuple[Limit, ...], further: Limit) -> tuple[Limit, ...]:
    """The limits with a further one, which replaces a wider one of the same kind."""
    kept = [each for each in limits if (each.name, each.at_least) != (further.name, further.at_least)]
    return tuple(sorted([*kept, further], key=lambda each: (NUMERIC_COLUMNS.index(each.name), not each.at_least)))


def _rounded(limits: tuple[Limit, ...], numbers: Mapping[str, Floats], inside: Flags) -> tuple[Limit, ...]:
    """The limits with as few digits as they can have while F1 stays within the tolerance of the exact ones."""
    least = _f1(_met(limits, numbers), inside) - TOLERANCE
    for digits in range(1, MOST_DIGITS):
        result = tuple(Limit(each.name, each.at_least, _plain_value(each, digits)) for each in limits)
        if _f1(_met(result, numbers), inside) >= least:
            return result
    return limits


def _plain_value(limit: Limit, digits: int) -> float:
    """The limit's value with so many significant digits; whole numbers for counts."""
    value = float(f"{limit.value:.{digits - 1}e}")
    # A count of at least 12.5 is one of at least 13, and below 12.5 is below 13.
    return float(np.ceil(value)) if CUSTOMER_NUMBERS[limit.name].is_whole else value


def _met(limits: tuple[Limit, ...], numbers: Mapping[str, Floats]) -> Flags:
    return np.asarray(np.logical_and.reduce([limit.holds(numbers) for limit in limits]), dtype=np.bool_)


def _f1(met: Flags, inside: Flags) -> float:
    return 2.0 * float((met & inside).sum()) / max(float(met.sum() + inside.sum()), 1.0)
