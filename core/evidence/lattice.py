"""Lattices: in which steps a column goes, and which columns go in lock step; spread over a step, they show no gaps.

Orders are whole numbers and prices are few, so customers stand in rows with nothing between them. These are no natural
gaps. Every value is spread evenly over one step, as if what was rounded were known exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt

from core.model.arrays import Floats

Counts = npt.NDArray[np.int64]

CENTS: Final = 100.0  # of one unit of currency
LEAST_CENT: Final = 1e-4  # of a cent: what is nearer to a whole cent than this is one, but for rounding
NEARLY_ALL: Final = 0.9  # of the customers: so many stand on a lattice, while others paid fees or were given discounts
GUESSES: Final = 64  # steps tried: in each of them five values stand on the lattice with a chance of 0.9^5, six in ten
VALUES_OF_A_GUESS: Final = 5  # values of which the common divisor is formed: with fewer it is often twice the step
LOOSE: Final = 0.02  # of a step: what is nearer to a lattice than this stands on it; 3 × 9.99 is nearly 30
WIDER: Final = 1.5  # times as wide must a step be that takes less exact values than another
ENDINGS: Final = (0.01, 0.1)  # of one unit of currency, by which prices stay below a round one: 9.99, 29.90
LOCKED: Final = 0.7  # of a step: scatter around a line, up to which the steps of one column show in the other
LOCKED_STEPS: Final = 1.5  # of a step: the same where the other column goes in steps too, and so shows more
COARSE: Final = 0.05  # of a step: with steps as wide as this a column counts as one that goes in steps
FEWEST_PLACES: Final = 3  # of the leader, where the other column has no steps of its own: two of them are two groups
REAL_PLACE: Final = 0.02  # of the customers: a place in which fewer stand is not counted
STRAIGHT: Final = 0.25  # of a step: so far from the line may the middles of the places be
KEPT: Final = 0.95  # of the customers: the others, farthest from the line, do not count where it is found
TURNS: Final = 3  # times that the line is found again without those farthest from it
SEED: Final = 0  # of the guesses: the same values always give the same step


@dataclass(frozen=True, slots=True)
class Lattice:
    """The steps of orders, spend and number of categories, and which of them follow another in lock step.

    Attributes
    ----------
    steps : of each column, in its own unit
    followed : follower → its leader, and how much it rises with one unit of that
    """

    steps: tuple[float, ...]
    followed: Mapping[int, tuple[int, float]]

    @classmethod
    def of(cls, columns: Sequence[Floats]) -> "Lattice":
        """The lattice of orders, spend and number of categories, float64[n] each."""
        steps = [step(column) for column in columns]
        orders, spend = columns[:2]
        # Three orders at 9.99 and 19.99 stay below a round amount by three cents.
        widest = max(step(spend + ending * orders) for ending in ENDINGS)
        steps[1] = widest if widest > WIDER * steps[1] else steps[1]
        return cls(tuple(steps), MappingProxyType(_followed(columns, steps)))

    def moved(self, spread: Floats) -> list[Floats]:
        """By how much to move each value, in its column's unit; ``spread`` (n, columns) is in steps, from -0.5 to 0.5.

        What follows another column is moved with it as well: of a customer with half an order more the spend would be
        half a price more. Spread on their own, such columns would still leave gaps along their common line.
        """
        own = [spread[:, number] * each for number, each in enumerate(self.steps)]
        result = list(own)
        for follower, (leader, slope) in self.followed.items():
            result[follower] = own[follower] + slope * own[leader]
        return result


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


def _guessed(values: Counts, counts: Counts, common: int) -> int:
    """The largest step of nearly all values, in cents; ``common`` where there is none larger."""
    # The most frequent value alone proves nothing: most customers may have spent nothing.
    others = np.where(np.arange(len(counts)) == counts.argmax(), 0, counts)
    if len(values) <= 2:
        return common
    generator = np.random.default_rng(SEED)
    drawn = generator.choice(values, size=(GUESSES, VALUES_OF_A_GUESS), p=others / others.sum())
    found = common
    for unit in (1, int(CENTS)):
        guesses = np.unique(np.gcd.reduce(np.rint(drawn / unit).astype(np.int64), axis=1)) * unit
        # What is found more loosely must be clearly wider: 49.90 is not 50.
        least = found if unit == 1 else max(WIDER * found, unit)
        for guess in guesses[(guesses > least) & (guesses <= values[-1] - values[0])]:
            on = np.abs(values - np.rint(values / guess) * guess) <= LOOSE * guess
            if all(each[on].sum() >= NEARLY_ALL * each.sum() for each in (counts, others)):
                found = int(guess)
    return found


def _followed(columns: Sequence[Floats], steps: Sequence[float]) -> dict[int, tuple[int, float]]:
    """Follower → its leader and the slope. What follows a column neither leads nor follows another."""
    numbers = range(len(columns))
    locks = {one: {two: _lock(columns, steps, one, two) for two in numbers if two != one} for one in numbers}
    if (price := _price(columns, steps)) is not None:
        locks[0][1] = price
    followed: dict[int, tuple[int, float]] = {}
    leaders: set[int] = set()
    # The column that the others follow most closely leads.
    for leader in sorted(numbers, key=lambda number: sum(scatter for _, scatter in locks[number].values())):
        if leader in followed:
            continue
        leaders.add(leader)
        for other, (slope, scatter) in locks[leader].items():
            if scatter < 1 and other not in followed and other not in leaders:
                followed[other] = leader, slope
    return followed


def _price(columns: Sequence[Floats], steps: Sequence[float]) -> tuple[float, float] | None:
    """The average price of an order, and how far spend scatters from orders at it, as ``_lock`` says it.

    Where prices are few this holds better than the slope: of a parent that was cut out of more customers the slope is
    too small. None where spend has no steps as wide as a price, or scatters too far, and where orders take too few
    places to rise with: of customers with one order each, three prices are three groups.
    """
    orders, spend = columns[:2]
    if len(np.unique(orders)) < FEWEST_PLACES:
        return None
    price = float(spend.sum() / orders.sum()) if orders.sum() > 0 else 0.0
    if not price > 0 or steps[1] < COARSE * price:
        return None
    away = np.abs(spend - price * orders)
    scatter = float(np.sqrt((away[away <= np.quantile(away, KEPT)] ** 2).mean()))
    widest = LOCKED_STEPS * price
    # Where spend has nothing to do with orders it is nearer to its own average than to any price.
    return (price, scatter / widest) if scatter < min(widest, float(spend.std())) else None


def _lock(columns: Sequence[Floats], steps: Sequence[float], leader: int, other: int) -> tuple[float, float]:
    """How much a column rises with one unit of the leader, and how far from that line it scatters.

    The scatter is a part of the largest at which the leader's steps still show; 1 where it is as large or larger.
    """
    nothing = 0.0, 1.0
    x, y = columns[leader], columns[other]
    kept = np.ones(len(x), dtype=bool)
    for _ in range(TURNS):
        centred = x - x[kept].mean()
        square = float(centred[kept] @ centred[kept])
        if not square > 0:
            return nothing
        slope = float(centred[kept] @ (y[kept] - y[kept].mean())) / square
        off = y - y[kept].mean() - slope * centred
        kept = np.abs(off) <= np.quantile(np.abs(off), KEPT)
    rise = abs(slope) * steps[leader]
    is_coarse = steps[other] >= COARSE * rise
    # Two groups that stand apart in everything go in lock step as well. A lattice has more places, equally far apart,
    # or goes on to 0: who orders nothing spends nothing.
    place = np.unique(x[kept], return_inverse=True)[1]
    sizes = np.bincount(place)
    is_proportional = abs(y[kept].mean() - slope * x[kept].mean()) <= STRAIGHT * rise
    if not (is_coarse or is_proportional) and (sizes >= REAL_PLACE * len(place)).sum() < FEWEST_PLACES:
        return nothing
    middles = np.bincount(place, off[kept]) / sizes
    if float(np.sqrt(sizes @ middles**2 / len(place))) > STRAIGHT * rise:
        return nothing
    widest = rise * (LOCKED_STEPS if is_coarse else LOCKED)
    scatter = float(np.sqrt((off[kept] ** 2).mean()))
    return (slope, scatter / widest) if scatter < widest else nothing
