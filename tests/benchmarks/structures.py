"""Customers whose structure is known: one lump of many shapes, parts cut out of lumps, and planted groups."""

from collections.abc import Callable
from functools import partial

import numpy as np
import numpy.typing as npt
from sklearn.cluster import KMeans

from core import Customers
from core.model.products import ProductTypes

Floats = npt.NDArray[np.float64]
Generator = np.random.Generator

PRICES = (9.99, 14.5, 19.9, 49.9, 99.0)
THREE_PRICES = ((9.99, 14.99, 19.99), (19.9, 29.9, 49.9), (5.0, 10.0, 15.0), (9.99, 29.99, 99.99))
LEAST_CUT = 50
LEAST_OF_A_GROUP, LEAST_SHARE = 20, 0.05
CUTS = 4
APART = 4.0
UNITS = np.array([5.0, 120.0, 4.0])


def gaussian(n: int, generator: Generator) -> Floats:
    scale = np.array([12.0, 300.0, 9.0]) * generator.uniform(0.3, 1)
    return correlated(n, generator) * scale + np.array([60.0, 1500.0, 45.0])


def log_normal(n: int, generator: Generator) -> Floats:
    shape = correlated(n, generator)
    spend = np.exp(6 + generator.uniform(0.4, 1.1) * shape[:, 0])
    orders = generator.poisson(np.exp(2.2 + 0.6 * shape[:, 1]))
    return np.column_stack([orders, spend, generator.poisson(np.exp(1.5 + 0.5 * shape[:, 2]))])


def negative_binomial(n: int, generator: Generator) -> Floats:
    width = generator.uniform(1, 5)
    liking = generator.gamma(width, 1 / width, size=n)
    orders = generator.poisson(liking * generator.uniform(3, 30))
    spend = orders * generator.gamma(4, 10, size=n) + generator.gamma(2, 20, size=n)
    return np.column_stack([orders, spend, generator.poisson(liking * generator.uniform(2, 15))])


def uniform(n: int, generator: Generator) -> Floats:
    return generator.uniform(size=(n, 3)) * np.array([generator.uniform(15, 80), 1000.0, generator.uniform(8, 60)])


def heavy_tailed(n: int, generator: Generator) -> Floats:
    shape = correlated(n, generator) / np.sqrt(generator.chisquare(2.5, size=n) / 2.5)[:, None]
    spend = np.exp(5) * (1 + generator.pareto(2, size=n))
    return np.column_stack([40 + 8 * shape[:, 0], spend, 30 + 6 * shape[:, 2]])


def discrete(n: int, generator: Generator) -> Floats:
    orders = generator.poisson(generator.uniform(1, 6), size=n)
    spend = generator.choice([10, 20, 50]) * generator.poisson(generator.uniform(2, 12), size=n)
    categories = generator.binomial(generator.integers(4, 12), generator.uniform(0.2, 0.6), size=n)
    return np.column_stack([orders, spend, categories]).astype(np.float64)


def subscription(n: int, generator: Generator) -> Floats:
    orders = np.maximum(generator.poisson(generator.uniform(3, 12), n), 1)
    few, many = generator.integers(2, 9), generator.uniform(0.3, 0.7)
    return np.column_stack([orders, orders * generator.choice(PRICES), generator.binomial(few, many, n)])


def subscription_with_fees(n: int, generator: Generator) -> Floats:
    """The same, where 3 in 100 customers paid a fee or were given a discount."""
    columns = subscription(n, generator)
    some = generator.random(n) < 0.03
    columns[some, 1] = np.maximum(columns[some, 1] + generator.normal(0, 20, some.sum()), 1)
    return columns


def hundreds(n: int, generator: Generator) -> Floats:
    """Spend in hundreds, and one customer who spends far more, to the cent."""
    size, width = generator.uniform(5.8, 7.5), generator.uniform(0.3, 0.6)
    spend = np.rint(np.exp(size + width * generator.normal(size=n)) / 100) * 100
    spend[0] = 12345.68
    return np.column_stack(
        [generator.poisson(np.exp(2 + 0.5 * generator.normal(size=n))), spend, generator.poisson(4, n)]
    )


def three_prices(n: int, generator: Generator) -> Floats:
    """Each order at one of three prices, some more usual than others."""
    orders = np.maximum(generator.poisson(generator.uniform(2, 8), n), 1)
    bought = generator.multinomial(orders, generator.dirichlet([2, 2, 2]))
    return np.column_stack(
        [orders, bought @ np.array(THREE_PRICES[generator.integers(4)]), generator.poisson(2, n) + 1]
    )


def proportional(n: int, generator: Generator) -> Floats:
    """Spend is nearly three times the orders, and the categories are nearly as many as the orders."""
    orders = np.maximum(generator.poisson(generator.uniform(3, 15), n), 1)
    other = generator.integers(-1, 2, n) * (generator.random(n) < generator.uniform(0, 0.5))
    return np.column_stack([orders, 3 * orders + generator.normal(0, generator.uniform(0.05, 0.5), n), orders + other])


def with_whales(n: int, generator: Generator) -> Floats:
    """One lump of any shape, and one to nine customers far beyond its highest values."""
    lump = LUMPS[generator.choice(list(LUMPS))](n, generator)
    spread, whales = lump.std(axis=0), int(generator.integers(1, 10))
    far = generator.uniform(1, 6) * np.array([3.0, 6.0, 2.0]) * spread
    close = generator.uniform(0.05, 1) * spread * generator.normal(size=(whales, 3))
    return np.concatenate([lump, lump.max(axis=0) + far + close])


LUMPS: dict[str, Callable[[int, Generator], Floats]] = {
    "Gaussian": gaussian,
    "log-normal": log_normal,
    "negative-binomial": negative_binomial,
    "uniform": uniform,
    "heavy-tailed": heavy_tailed,
    "discrete": discrete,
}
LATTICES: dict[str, Callable[[int, Generator], Floats]] = {
    "subscription": subscription,
    "subscription with fees": subscription_with_fees,
    "spend in hundreds": hundreds,
    "three prices": three_prices,
    "nearly proportional": proportional,
}


def correlated(n: int, generator: Generator) -> Floats:
    """Standard normal columns (n, 3) with correlations of -0.2 to 0.8, made possible where they are not."""
    wanted = np.eye(3)
    wanted[np.triu_indices(3, 1)] = generator.uniform(-0.2, 0.8, size=3)
    values, vectors = np.linalg.eigh(np.triu(wanted) + np.triu(wanted, 1).T)
    possible = vectors @ np.diag(np.maximum(values, 0.1)) @ vectors.T
    spread = np.sqrt(np.diag(possible))
    return generator.normal(size=(n, 3)) @ np.linalg.cholesky(possible / spread / spread[:, None]).T


def cut_out(lump: Callable[[int, Generator], Floats], n: int, generator: Generator) -> Floats:
    """One of four K-Means clusters of a larger lump: a parent as a first segmentation makes it."""
    whole = lump(5 * n, generator)
    return whole[parent_in(whole, generator)][:n]


def cut_out_of_pair(
    pair: Callable[[int, Generator], tuple[Floats, npt.NDArray[np.bool_]]], n: int, generator: Generator
) -> tuple[Floats, bool]:
    """The same of two groups, and whether a twentieth of the parent and 20 customers at least are of either group."""
    whole, is_second = pair(5 * n, generator)
    rows = np.flatnonzero(parent_in(whole, generator))
    rows = generator.permutation(rows)[:n]
    fewer = min(is_second[rows].sum(), (~is_second[rows]).sum())
    return whole[rows], bool(fewer >= max(LEAST_OF_A_GROUP, LEAST_SHARE * len(rows)))


def parent_in(whole: Floats, generator: Generator) -> npt.NDArray[np.bool_]:
    """Who is in one of four K-Means clusters, chosen among those of 50 customers and more."""
    spread = whole.std(axis=0)
    scaled = (whole - whole.mean(axis=0)) / np.where(spread > 0, spread, 1)
    columns = scaled[:, :2] if generator.random() < 0.5 else scaled
    labels = KMeans(CUTS, n_init=1, random_state=int(generator.integers(2**31))).fit_predict(columns)
    large = [number for number in range(CUTS) if (labels == number).sum() >= LEAST_CUT]
    return np.asarray(labels == generator.choice(large))


def planted(groups: int, n: int, generator: Generator, *, even: bool) -> Floats:
    """Spherical normal groups, each with its nearest neighbour 4 standard deviations away; even or 1 : 3 in size."""
    centres = [np.zeros(3)]
    while len(centres) < groups:
        direction = generator.normal(size=3)
        place = centres[generator.integers(len(centres))] + APART * direction / np.linalg.norm(direction)
        if all(np.linalg.norm(place - other) >= APART - 1e-9 for other in centres):
            centres.append(place)
    weights = np.ones(groups) if even else generator.uniform(0.5, 1.5, size=groups)
    sizes = np.floor(n * weights / weights.sum()).astype(int)
    sizes[0] += n - sizes.sum()
    rows = [centre + generator.normal(size=(size, 3)) for centre, size in zip(centres, sizes, strict=True)]
    stacked = np.concatenate(rows)
    return (stacked - stacked.min(axis=0)) * UNITS


def beside(n: int, generator: Generator, apart: float, share: float) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """A normal group and a smaller one so many standard deviations away, and who is in the smaller."""
    direction = generator.normal(size=3)
    is_small = np.arange(n) < n * share
    rows = generator.normal(size=(n, 3)) + is_small[:, None] * apart * direction / np.linalg.norm(direction)
    return (rows - rows.min(axis=0)) * UNITS, is_small


def in_logarithms(n: int, generator: Generator) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Two groups of which the logarithms of orders and spend are normal and 4 standard deviations apart."""
    angle = generator.uniform(0.2, 1.3)
    is_second = np.arange(n) < n // 2
    rows = generator.normal(size=(n, 2)) + is_second[:, None] * APART * np.array([np.cos(angle), np.sin(angle)])
    orders, spend = np.exp(2.2 + 0.4 * rows[:, 0]), np.exp(4.5 + 0.5 * rows[:, 1])
    return np.column_stack([orders, spend, generator.poisson(4, n) + 1]), is_second


WHALES = "a lump and 1 to 9 whales"
PAIRS: dict[str, Callable[[int, Generator], tuple[Floats, npt.NDArray[np.bool_]]]] = {
    "a tenth 5 sd apart": partial(beside, apart=5.0, share=0.1),
    "a tenth 6 sd apart": partial(beside, apart=6.0, share=0.1),
    "a tenth 8 sd apart": partial(beside, apart=8.0, share=0.1),
    "log-normal groups": in_logarithms,
}


def as_customers(columns: Floats) -> Customers:
    """Columns of orders, spend and number of categories as customers; counts are rounded, spend to cents."""
    orders, spend, categories = columns.T
    counts = np.maximum(np.rint(categories), 0).astype(np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)])
    codes = np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)
    return Customers(
        ids=np.array([f"c{number}" for number in range(len(columns))], dtype=object),
        frequency=np.maximum(np.rint(orders), 0).astype(np.int64),
        amount_spent=np.round(spend, 2),
        products=ProductTypes(
            codes.astype(np.int32), offsets, tuple(f"type {number}" for number in range(counts.max(initial=0)))
        ),
    )
