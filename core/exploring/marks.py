"""Hashes of customers, whose sums mark which customers are in a sub-segment."""

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from core.exploring.tallies import Hashes
from core.model.customers import Customers

HASHED_AT_ONCE: Final = 100_000  # customers: a few hundredths of a second, after which a run can be cancelled


def hash_customers(customers: Customers, between: Callable[[], None] = lambda: None) -> Hashes:
    """Two 64-bit hashes of each of n customers' id, orders and spend, (2, n); the second is a hash of the first.

    ``between`` is called several times; an exception that it raises ends the work.
    """
    facts = pd.DataFrame(
        {"id": np.asarray(customers.ids), "frequency": customers.frequency, "amount_spent": customers.amount_spent}
    )
    hashes = np.empty((2, len(facts)), dtype=np.uint64)
    for low in range(0, len(facts), HASHED_AT_ONCE):
        between()
        block = slice(low, low + HASHED_AT_ONCE)
        once = pd.util.hash_pandas_object(facts.iloc[block], index=False, categorize=False).to_numpy()
        hashes[0, block], hashes[1, block] = once, pd.util.hash_array(once)
    return hashes
