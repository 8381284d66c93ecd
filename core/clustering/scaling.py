"""Scalings: the numbers of customers in the file's units → the units in which customers are compared, fitted and kept.

Whatever is fitted here can be written down (``to_dict``), read again (``scaling_from``), and applied to customers who
were not there when it was fitted. One more scaling is one class and one entry in ``SCALING_CLASSES``, and its name
among those that the settings allow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Final, Protocol, Self

import numpy as np

from core.model.arrays import Floats
from core.model.settings import Scaling

# Standard deviations: of a customer farther from a column's mean only this is told. Where those to whom a scaling was
# fitted are hardly apart, others can be farther away than a number can say; the square of this one still is a number.
FARTHEST: Final = 1e150


class FittedScaling(Protocol):
    """What every scaling can do. Columns are float64 arrays of n, one for each number of a customer."""

    name: ClassVar[Scaling]

    @classmethod
    def fit(cls, columns: Iterable[Floats]) -> Self:
        """The scaling for these columns; n is at least 1."""

    def transform(self, columns: Iterable[Floats]) -> list[Floats]:
        """Columns in the file's units → as many in scaled units, each number on its own."""

    def inverse(self, columns: Iterable[Floats]) -> list[Floats]:
        """Columns in scaled units → as many in the file's units; a column that was constant becomes its value."""

    def bend(self, column: Floats) -> Floats:
        """What is done to a column before it is moved and stretched."""

    def to_dict(self) -> dict[str, Any]:
        """The scaling as JSON can hold it, from which ``scaling_from`` makes an equal one, to the last bit."""

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """The scaling that ``to_dict`` wrote."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """How one column is moved and stretched so that its mean is 0 and its standard deviation 1.

    A value x becomes ((x - low) / span - mean) / deviation. It is brought between 0 and 1 first, because the squares of
    very small numbers would all be 0. ``span`` is 0 for a constant column, of which every value becomes 0.
    """

    low: float
    span: float
    mean: float
    deviation: float

    @classmethod
    def of(cls, column: Floats) -> "Stretch":
        """The one for the n values of a column."""
        low, span = float(column.min()), float(np.ptp(column))
        if span == 0:
            return cls(low, 0.0, 0.0, 1.0)
        # Sums over sorted values are the same for every order of the customers, to the last bit.
        ordered = np.sort((column - low) / span)
        return cls(low, span, float(ordered.mean()), float(ordered.std()))

    def apply(self, column: Floats) -> Floats:
        """Values → stretched values, none beyond ``FARTHEST``."""
        if self.span == 0:
            return np.zeros_like(column)
        with np.errstate(over="ignore"):
            stretched = ((column - self.low) / self.span - self.mean) / self.deviation
        return np.asarray(np.clip(stretched, -FARTHEST, FARTHEST), dtype=np.float64)

    def undo(self, column: Floats) -> Floats:
        """Stretched values → values."""
        return np.asarray((column * self.deviation + self.mean) * self.span + self.low, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class ZScore:
    """Each column gets the mean 0 and the standard deviation 1 of the customers that it was fitted to."""

    stretches: tuple[Stretch, ...]
    name: ClassVar[Scaling] = "zscore"

    @classmethod
    def fit(cls, columns: Iterable[Floats]) -> Self:
        """The stretches of these columns."""
        return cls(tuple(Stretch.of(cls.bend(column)) for column in columns))

    def transform(self, columns: Iterable[Floats]) -> list[Floats]:
        """(x - mean) / standard deviation; 0 for every value of a column that was constant."""
        return [stretch.apply(self.bend(column)) for stretch, column in zip(self.stretches, columns, strict=True)]

    def inverse(self, columns: Iterable[Floats]) -> list[Floats]:
        """Mean + x · standard deviation."""
        return [stretch.undo(column) for stretch, column in zip(self.stretches, columns, strict=True)]

    @staticmethod
    def bend(column: Floats) -> Floats:
        """The column as it is."""
        return column

    def to_dict(self) -> dict[str, Any]:
        """``{"scaling": name, "stretches": [[low, span, mean, deviation], …]}``."""
        return {"scaling": self.name, "stretches": [list(astuple(stretch)) for stretch in self.stretches]}

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """The inverse of ``to_dict``."""
        return cls(tuple(Stretch(*map(float, numbers)) for numbers in document["stretches"]))


@dataclass(frozen=True, slots=True)
class Log(ZScore):
    """The z-score of log1p, for skewed spend; a negative x counts as -log1p(-x), so refunds mirror purchases.

    The mean of transformed values is no transformed mean: what ``inverse`` makes of a centre lies below the mean of its
    customers in the file's units.
    """

    name: ClassVar[Scaling] = "log"

    def inverse(self, columns: Iterable[Floats]) -> list[Floats]:
        """Expm1 of mean + x · standard deviation, mirrored below 0."""
        undone = (stretch.undo(column) for stretch, column in zip(self.stretches, columns, strict=True))
        return [np.asarray(np.sign(column) * np.expm1(np.abs(column)), dtype=np.float64) for column in undone]

    @staticmethod
    def bend(column: Floats) -> Floats:
        """Log1p, mirrored below 0."""
        return np.asarray(np.sign(column) * np.log1p(np.abs(column)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class NoScaling:
    """The numbers stay in the file's units."""

    name: ClassVar[Scaling] = "none"

    @classmethod
    def fit(cls, columns: Iterable[Floats]) -> Self:
        """There is nothing to fit."""
        del columns
        return cls()

    def transform(self, columns: Iterable[Floats]) -> list[Floats]:
        """The same columns."""
        return list(columns)

    def inverse(self, columns: Iterable[Floats]) -> list[Floats]:
        """The same columns."""
        return list(columns)

    @staticmethod
    def bend(column: Floats) -> Floats:
        """The column as it is."""
        return column

    def to_dict(self) -> dict[str, Any]:
        """``{"scaling": "none"}``."""
        return {"scaling": self.name}

    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self:
        """The inverse of ``to_dict``."""
        del document
        return cls()


SCALING_CLASSES: Final[Mapping[str, type[FittedScaling]]] = MappingProxyType(
    {each.name: each for each in (ZScore, Log, NoScaling)}
)


def scaling_from(document: Mapping[str, Any]) -> FittedScaling:
    """The scaling that ``to_dict`` of any class wrote; KeyError where none has that name."""
    return SCALING_CLASSES[document["scaling"]].from_dict(document)
