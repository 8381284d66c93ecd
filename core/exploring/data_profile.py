"""What customers look like before they are clustered: the three features and the parents, in numbers."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from core.model.customer_numbers import NUMERIC_COLUMNS, three_numbers
from core.model.customers import Customers
from core.model.parents import Parents
from core.tables.text_array import Texts

Floats = npt.NDArray[np.float64]

MOST_BINS: Final = 30  # bars of a histogram: a phone shows so many, and more would only show chance
EXTREMES: Final = 5  # customers shown at each end of a number: enough to see whether the largest are mistakes
SKEWED: Final = 10  # times the median: with a higher maximum the first bins of equal width would hold nearly all


@dataclass(frozen=True, slots=True, eq=False)
class Histogram:
    """Counts over b bins: ``edges`` float64[b + 1] ascending, ``counts`` int64[b]; the last bin includes its end.

    ``is_log`` says whether each bin from the second on is wider than the one before by the same factor; the first bin
    then begins at the minimum.
    """

    edges: Floats
    counts: npt.NDArray[np.int64]
    is_log: bool


@dataclass(frozen=True, slots=True, eq=False)
class FeatureProfile:
    """One feature of n customers; ``lowest`` and ``highest`` are its extremes, as pairs of an id and a value."""

    name: str
    n: int
    zeros: int
    negatives: int
    minimum: float
    median: float
    mean: float
    maximum: float
    histogram: Histogram
    lowest: tuple[tuple[str, float], ...]
    highest: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class ParentProfile:
    """The size and the spend of a parent; ``share`` is that of the labelled customers, from 0 to 1."""

    key: str
    size: int
    share: float
    spend: float
    mean_spend: float


def profile_features(customers: Customers) -> tuple[FeatureProfile, ...]:
    """The profiles of frequency, amount_spent and n_categories; for at least one customer."""
    columns = three_numbers(customers, np.arange(len(customers)))
    return tuple(_feature(name, column, customers.ids) for name, column in zip(NUMERIC_COLUMNS, columns, strict=True))


def profile_parents(customers: Customers, parents: Parents) -> tuple[ParentProfile, ...]:
    """The profiles of the parents, in their natural order."""
    labelled = sum(map(len, parents.members.values()))
    profiles = []
    for key, members in parents.members.items():
        spend = _sum(customers.amount_spent[members])
        profiles.append(ParentProfile(key, len(members), len(members) / labelled, spend, spend / len(members)))
    return tuple(profiles)


def _feature(name: str, values: Floats, ids: npt.NDArray[np.object_] | Texts) -> FeatureProfile:
    assert len(values), "a profile needs a customer"
    count = min(EXTREMES, len(values))
    # Equal values stand in the order of the file.
    lowest = _first(values, count)
    highest = _first(-values, count)
    return FeatureProfile(
        name=name,
        n=len(values),
        zeros=int((values == 0).sum()),
        negatives=int((values < 0).sum()),
        minimum=float(values.min()),
        median=float(np.median(values)),
        mean=_sum(values) / len(values),
        maximum=float(values.max()),
        histogram=histogram(values),
        lowest=tuple((str(ids[position]), float(values[position])) for position in lowest),
        highest=tuple((str(ids[position]), float(values[position])) for position in highest),
    )


def _first(values: Floats, count: int) -> list[int]:
    """Positions of the smallest values, ascending."""
    limit = np.partition(values, count - 1)[count - 1]
    candidates = np.flatnonzero(values <= limit)
    return [int(position) for position in candidates[np.argsort(values[candidates], kind="stable")][:count]]


def _sum(values: Floats) -> float:
    """The sum, which does not depend on the order of the customers."""
    return float(np.sort(values).sum())


def histogram(values: Floats, most_bins: int = MOST_BINS) -> Histogram:
    """Counts over at most ``most_bins`` bins.

    Whole numbers with a short range have a bin each; skewed amounts, of which the largest is over ten times the
    median of the positive ones, have bins that grow by the same factor; all others have bins of equal width.
    """
    low, high = float(values.min()), float(values.max())
    if low == high:
        return Histogram(np.array([low, high]), np.array([len(values)], dtype=np.int64), is_log=False)
    whole = bool((values == np.floor(values)).all())
    if whole and high - low < most_bins:
        edges = np.arange(low, high + 2) - 0.5
        return Histogram(edges, np.histogram(values, edges)[0].astype(np.int64), is_log=False)
    positive = values[values > 0]
    if len(positive) and high > SKEWED * float(np.median(positive)):
        smallest = max(float(positive.min()), high * 1e-9)
        edges = np.geomspace(smallest, high, most_bins)
        edges = np.unique(np.concatenate([[min(low, 0.0)], edges])) if low < smallest else edges
        edges[-1] = high
        return Histogram(edges, np.histogram(values, edges)[0].astype(np.int64), is_log=True)
    edges = np.linspace(low, high, most_bins + 1)
    return Histogram(edges, np.histogram(values, edges)[0].astype(np.int64), is_log=False)
