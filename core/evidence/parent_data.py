"""The customers of a parent that evidence is computed from: in an order of their own, and a fixed sample of many."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from core.clustering.features import Features
from core.clustering.scaling import FittedScaling
from core.evidence.lattice import Lattice
from core.exploring.results import Exploration, ParentResult
from core.model.arrays import Codes, Floats
from core.model.customer_numbers import NUMERIC_COLUMNS, three_numbers
from core.model.customers import Customers

ENOUGH: Final = 20_000  # customers: of up to twice as many all are looked at for steps, which show among far fewer


@dataclass(frozen=True, eq=False)
class ParentData:
    """One parent's n customers with the features that were clustered, in an order that no row order of a file changes.

    Nothing is computed before somebody asks for it, and nothing twice.
    """

    customers: Customers
    parent: ParentResult

    @classmethod
    def of(cls, exploration: Exploration, parent: ParentResult) -> "ParentData":
        """The data of one parent of an exploration."""
        return cls(exploration.customers, parent)

    @cached_property
    def features(self) -> Features:
        """The m distinct feature rows, as the exploration clustered them."""
        return self.parent.features(self.customers)

    @cached_property
    def order(self) -> npt.NDArray[np.int64]:
        """Positions in the parent's ``members``, int64 array of n; customers with equal features stand together."""
        return np.argsort(self.parent.row_of, kind="stable")

    @cached_property
    def raw(self) -> Floats:
        """Orders, spend and number of categories in that order, in the file's units, float64 (n, 3)."""
        return np.column_stack(three_numbers(self.customers, self.parent.members[self.order]))

    @cached_property
    def lattice(self) -> Lattice:
        """In which steps these three go, and which go in lock step."""
        return Lattice.of(list(self.raw[:: max(1, len(self.raw) // ENOUGH)].T))

    def __len__(self) -> int:
        return len(self.parent.members)

    @cached_property
    def rows(self) -> Floats:
        """All feature columns as numbers, (m, d)."""
        return self.features.rows

    def ordered(self, segments: Codes) -> Codes:
        """The segments of a solution in this order."""
        return segments[self.order]

    def scaled(self, chosen: npt.NDArray[np.int64]) -> Floats:
        """The features of the chosen customers (positions in this order), as they were clustered."""
        return self.rows[self.features.row_of[self.order[chosen]]]

    def dithered(
        self, chosen: npt.NDArray[np.int64], random_state: int, scaling: FittedScaling | None = None
    ) -> Floats:
        """The same with every column spread evenly over half a step to either side, so that steps are no gaps.

        With a ``scaling`` the three numbers are scaled by it, and not as they were clustered.
        """
        generator = np.random.default_rng(random_state)
        spread = generator.uniform(-0.5, 0.5, size=(len(chosen), self.rows.shape[1]))
        result = self.scaled(chosen) + spread
        moved = [self.raw[chosen, number] + by for number, by in enumerate(self.lattice.moved(spread))]
        if scaling is not None:
            result[:, : len(NUMERIC_COLUMNS)] = np.column_stack(scaling.transform(moved))
            return result
        for number, values in enumerate(moved):
            raw = self.raw[:, number]
            result[:, number] = _rescaled(values, raw, self.rows[:, number], self.parent.scaling)
        return result


def _rescaled(values: Floats, raw: Floats, scaled: Floats, scaling: FittedScaling) -> Floats:
    """Values in the file's units → the feature's scale; its lowest and its highest value stay where they are.

    The scaling's own ``transform`` would give other last digits, and these decide the last digits of p-values, which
    are published in full. Nor would it keep a constant column in raw units constant once its values are spread.
    """
    low, high = scaling.bend(np.array([raw.min(), raw.max()]))
    if not high > low or scaled.min() == scaled.max():
        return np.zeros_like(values)
    slope = (scaled.max() - scaled.min()) / (high - low)
    return np.asarray(scaled.min() + (scaling.bend(values) - low) * slope, dtype=np.float64)
