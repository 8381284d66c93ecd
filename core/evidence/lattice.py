"""Lattices: in which steps a column goes, and which columns go in lock step; spread over a step, they show no gaps.

Orders are whole numbers and prices are few, so customers stand in rows with nothing between them. These are no natural
gaps. Every value is spread evenly over one step, as if what was rounded were known exactly.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from core.model.arrays import Floats

CENTS: Final = 100.0  # of one unit of currency
LEAST_CENT: Final = 1e-4  # of a cent: what is nearer to a whole cent than this is one, but for rounding
NEARLY_ALL: Final = 0.9  # of the customers: so many stand on a lattice, while others paid fees or were given discounts
GUESSES: Final = 64  # steps tried: in each of them five values stand on the lattice with a chance of 0.9^5, six in ten
VALUES_OF_A_GUESS: Final = 5  # values of which the common divisor is formed: with fewer it is often twice the step
LOOSE: Final = 0.02  # of a step: what is nearer to a lattice than this stands on it; 3 × 9.99 is nearly 30
LOCKED: Final = 0.7  # of a step: scatter around a line, up to which the steps of one column show in the other
KEPT: Final = 0.95  # of the customers: the others, farthest from the line, do not count where it is found
TURNS: Final = 3  # times that the line is found again without those farthest from it
SEED: Final = 0  # of the guesses: the same values always give the same step


def step(raw: Floats) -> float:
    """The largest step, in the column's unit, on whose multiples nearly all values stand; a cent where there is none.

    1 for most counts, the price where one price is paid for every order, 100 for amounts rounded to hundreds.
    """
    cents = np.abs(raw) * CENTS
    whole = np.rint(cents)
    if not len(raw) or whole.max() >= 2**53 or np.abs(cents - whole).max() > LEAST_CENT:
        return 1 / CENTS
    values, counts = np.unique(whole.astype(np.int64), return_counts=True)
    common = max(int(np.gcd.reduce(values)), 1)
    return max(common, _guessed(values, counts, common)) / CENTS


def _guessed(values: np.ndarray, counts: np.ndarray, common: int) -> int:
    """The largest step of nearly all values, in cents; ``common`` where there is none larger."""
    # The most frequent value alone proves nothing: half of the customers may have bought nothing.
    counts = np.where(counts == counts.max(), 0, counts) if len(values) > 2 else counts
    if len(values) < 3 or not counts.any():
        return common
    generator = np.random.default_rng(SEED)
    drawn = generator.choice(values, size=(GUESSES, VALUES_OF_A_GUESS), p=counts / counts.sum())
    found = common
    for unit in (1, int(CENTS)):
        guesses = np.unique(np.gcd.reduce(np.rint(drawn / unit).astype(np.int64), axis=1)) * unit
        for guess in guesses[guesses > max(found, unit)]:
            off = np.abs(values - np.rint(values / guess) * guess)
            if counts[off <= LOOSE * guess].sum() >= NEARLY_ALL * counts.sum():
                found = int(guess)
    return found


def spread_over_steps(columns: Sequence[Floats], spread: Floats) -> list[Floats]:
    """By how much each value is moved, in its column's unit.

    ``spread`` (n, columns) says by how much of a step, from -0.5 to 0.5. Where a column goes in lock step with another,
    as spend with orders at one price, it is moved with it as well: of a customer with half an order more the spend
    would be half a price more. Spread on their own, such columns would still leave gaps along their common line.
    """
    steps = [step(column) for column in columns]
    moved = [spread[:, number] * each for number, each in enumerate(steps)]
    result = list(moved)
    sizes = [each / column.std() if column.std() > 0 else 0.0 for each, column in zip(steps, columns, strict=True)]
    followers: set[int] = set()
    # The column with the widest steps leads; what follows one column does not lead another.
    for leader in sorted(range(len(columns)), key=lambda number: -sizes[number]):
        if leader in followers or not sizes[leader]:
            continue
        for other in range(len(columns)):
            if other == leader or other in followers or sizes[other] > sizes[leader] or not sizes[other]:
                continue
            slope = _locked(columns[leader], columns[other], steps[leader])
            if slope is not None:
                followers.add(other)
                result[other] = result[other] + slope * moved[leader]
    return result


def _locked(leader: Floats, other: Floats, width: float) -> float | None:
    """How much the other column rises with one unit of the leader; None where its steps do not show in it."""
    kept = np.ones(len(leader), dtype=bool)
    slope = 0.0
    for _ in range(TURNS):
        x, y = leader[kept], other[kept]
        centred = x - x.mean()
        if not (centred @ centred) > 0:
            return None
        slope = float(centred @ (y - y.mean()) / (centred @ centred))
        away = np.abs(other - y.mean() - slope * (leader - x.mean()))
        kept = away <= np.quantile(away, KEPT)
    scatter = float(np.sqrt((away[kept] ** 2).mean()))
    return slope if scatter <= LOCKED * abs(slope) * width else None
