"""From where on silhouettes are computed in another way: tests hand in other limits, everybody else takes these."""

from dataclasses import dataclass
from typing import Final

from core.clustering.kmeans.every_k import SMALL_ROWS


@dataclass(frozen=True, slots=True)
class AlignedLimits:
    """When aligned rows are compared in blocks, and how; the defaults are the quickest ones that were measured.

    Attributes
    ----------
    fewest : feature rows; where there are fewer, too few of them are aligned with each other
    longest : rows of a block; longer ones need more nodes for the same exactness
    counted : blocks whose square roots are counted to estimate the work of all
    table : sums, float64, that are at hand at once: 4 MB, so that they stay near the processor
    most_at_once : blocks that are compared in one call of a kernel, so that a run that was given up ends soon
    pair_of_blocks, root : the time for a pair of blocks, and for a square root, as a multiple of the time in which two
        rows are compared by themselves
    """

    fewest: int = 20_000
    longest: int = 384
    counted: int = 64
    table: int = 2**19
    most_at_once: int = 8
    pair_of_blocks: float = 90.0
    root: float = 0.55


@dataclass(frozen=True, slots=True)
class SilhouetteLimits:
    """When silhouettes are exact, when they are estimated, and how much is done at once.

    Attributes
    ----------
    small_rows : feature rows up to which NumPy answers before a compiler would have been loaded
    exact_pairs : pairs of rows up to which silhouettes are exact if nothing else was asked for: about ten seconds of
        two processor cores of the year 2023. A number of pairs and no time, so that the same data are scored in the
        same way on every machine
    pairs_of_a_row : pairs of rows that could be compared in the time that an aligned row is expected to take, if there
        are many rows
    most_agreements : agreement groups that clusterings may have together before they are scored in several passes: each
        agreement group has a sum for each row
    chunk : distances in one call of a kernel, a tenth of a second: a run that was given up ends soon, and progress is
        told often
    queries : customers in a sample; fewer of more than 4.5 million rows, but never less than a fifth
    fewest : customers that each piece of an agreement group gives to a sample, so that its spread can be told
    aligned : limits for aligned rows
    """

    small_rows: int = SMALL_ROWS
    exact_pairs: float = 4.5e10
    pairs_of_a_row: int = 10_000
    most_agreements: int = 2_048
    chunk: int = 2**25
    queries: int = 10_000
    fewest: int = 4
    aligned: AlignedLimits = AlignedLimits()

    def is_exact(self, m: int, exact: bool | None) -> bool:
        """Whether m rows are compared with all others: as was asked for, or else by the number of pairs."""
        return m * m / 2 <= self.exact_pairs if exact is None else exact

    def sample_size(self, m: int) -> int:
        """Customers in a sample of m rows: with all others they make about ``exact_pairs`` pairs."""
        return int(min(max(self.exact_pairs / m, self.queries / 5), self.queries))


LIMITS: Final = SilhouetteLimits()
