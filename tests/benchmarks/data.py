"""Customers as shops have them: four kinds, skewed orders and spend, categories that go with both."""

import numpy as np
import numpy.typing as npt

from core import Customers
from core.model.products import ProductTypes

CATEGORIES = 50


def shop(n: int, seed: int = 0) -> Customers:
    """n made-up customers: negative binomial orders, lognormal order values in cents, up to 12 of 50 categories."""
    generator = np.random.default_rng(seed)
    kind = generator.choice(4, n, p=[0.45, 0.30, 0.17, 0.08])
    shape = np.array([2.0, 3.0, 4.0, 5.0])[kind]
    orders = 1 + generator.poisson(generator.gamma(shape, np.array([3.0, 8.0, 18.0, 40.0])[kind] / shape))
    value = np.array([25.0, 38.0, 30.0, 55.0])[kind] * np.exp(generator.normal(0, 0.45, n))
    wanted = 1 + generator.poisson(np.array([0.8, 1.6, 2.6, 4.0])[kind] + 0.45 * np.log(orders))
    counts = np.minimum(wanted, np.minimum(2 * orders, 12)).astype(np.int64)
    return Customers(
        ids=np.array([f"C{number:07}" for number in range(n)], dtype=object),
        frequency=orders.astype(np.int64),
        amount_spent=np.round(orders * value, 2),
        products=_bought(generator, kind, counts),
    )


def _bought(generator: np.random.Generator, kind: npt.NDArray[np.int64], counts: npt.NDArray[np.int64]) -> ProductTypes:
    """``counts`` different categories for each customer, by popularity and taste (the Gumbel trick for drawing)."""
    taste = np.log(1 / np.arange(1, CATEGORIES + 1) ** 0.9) + generator.normal(0, 0.6, (4, CATEGORIES))
    codes = []
    for low in range(0, len(counts), 20_000):
        block = slice(low, low + 20_000)
        keys = taste[kind[block]] + generator.gumbel(size=(len(counts[block]), CATEGORIES))
        ranked = np.argsort(-keys, axis=1)[:, :12].astype(np.int32)
        codes.append(ranked[np.arange(12) < counts[block, None]])
    offsets = np.concatenate([[0], np.cumsum(counts)])
    return ProductTypes(np.concatenate(codes), offsets, tuple(f"category {number:02}" for number in range(CATEGORIES)))
