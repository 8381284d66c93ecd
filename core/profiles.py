"""Who is in each sub-segment: its size, averages, most bought categories, and a mark that names its members."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.customers import Customers
from core.kmeans import Codes, means

TOP: Final = 3


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of the legend.

    Attributes
    ----------
    number : the sub-segment's number in its parent, from 0 by ascending mean spend
    n_customers : its customers; ``share`` is their part of the parent, 0 to 1
    avg_spend, avg_frequency, avg_categories : means over its customers, in the file's units: the raw centroid
    share_of_spend : its part of the parent's spend, 0 to 1; None where refunds leave some sub-segment below 0, or where
        nothing was spent, for then there are no parts of a whole
    top_categories : up to three product types that most of its customers bought
    mark : 32 hexadecimal digits that depend only on which customers are in it, and on their orders and spend
    """

    number: int
    n_customers: int
    share: float
    avg_spend: float
    avg_frequency: float
    avg_categories: float
    share_of_spend: float | None
    top_categories: tuple[str, ...]
    mark: str


def name_of(segment: Segment, names: Mapping[str, str]) -> str:
    """The name that the user gave to exactly these customers (``names`` goes by mark), else a plain one."""
    return names.get(segment.mark) or f"Sub-segment {segment.number}"


def profile(customers: Customers, members: npt.NDArray[np.int64], labels: Codes, k: int) -> tuple[Segment, ...]:
    """The legend of one solution: ``labels`` numbers the ``members`` (positions in ``customers``) from 0 to k - 1."""
    sizes = np.bincount(labels, minlength=k)
    spend = means(labels, customers.amount_spent[members], k)
    frequency = means(labels, customers.frequency[members].astype(np.float64), k)
    categories = means(labels, customers.n_categories[members].astype(np.float64), k)
    totals = spend * sizes
    whole = float(totals.sum())
    has_parts = whole > 0 and float(totals.min()) >= 0
    tops = _top_categories(customers, members, labels, k)
    marks = _marks(customers, members, labels, k)
    return tuple(
        Segment(
            number=number,
            n_customers=int(sizes[number]),
            share=float(sizes[number] / len(members)),
            avg_spend=float(spend[number]),
            avg_frequency=float(frequency[number]),
            avg_categories=float(categories[number]),
            share_of_spend=float(totals[number] / whole) if has_parts else None,
            top_categories=tops[number],
            mark=marks[number],
        )
        for number in range(k)
    )


def _top_categories(
    customers: Customers, members: npt.NDArray[np.int64], labels: Codes, k: int
) -> list[tuple[str, ...]]:
    """The three product types with the most buyers in each group; ties by first appearance in the file."""
    products = customers.products.take(members)
    size = len(products.vocabulary)
    if not size:
        return [() for _ in range(k)]
    keys = np.repeat(labels.astype(np.int64), products.counts) * size + products.codes
    buyers = np.bincount(keys, minlength=k * size)
    first = np.full(k * size, len(keys))
    first[keys[::-1]] = np.arange(len(keys))[::-1]  # of several positions the last one written stays: the first of all
    result = []
    for number in range(k):
        group = slice(number * size, (number + 1) * size)
        ranked = np.lexsort((first[group], -buyers[group]))[:TOP]
        result.append(tuple(products.vocabulary[code] for code in ranked if buyers[group][code]))
    return result


def _marks(customers: Customers, members: npt.NDArray[np.int64], labels: Codes, k: int) -> list[str]:
    """A mark for each set of customers, whatever their order: two sums of the 64-bit hashes of id, orders and spend."""
    order = np.argsort(labels, kind="stable")
    starts = np.searchsorted(labels[order], np.arange(k))
    facts = pd.DataFrame(
        {
            "id": customers.ids[members],
            "frequency": customers.frequency[members],
            "amount_spent": customers.amount_spent[members],
        }
    )
    sums = []
    for key in ("subsegment-mark1", "subsegment-mark2"):
        hashes = pd.util.hash_pandas_object(facts, index=False, hash_key=key, categorize=False).to_numpy(np.uint64)
        sums.append(np.add.reduceat(hashes[order], starts))
    return [f"{one:016x}{two:016x}" for one, two in zip(*sums, strict=True)]
