"""What was read against what should have been: the ten measures of the Pollock benchmark, each from 0 to 1.

Source: Vitagliano, Hameed, Jiang, Reisener, Wu, Naumann: Pollock: A Data Loading Benchmark, PVLDB 16(8), 2023, and
the evaluation in its repository. Cells are compared as they are; the published evaluation also takes two spellings of
one number, date or price for the same in headers and records, so this measure is the stricter one.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Final

Rows = list[list[str]]

MEASURES: Final = (
    "success",
    *(f"{what} {kind}" for what in ("header", "record", "cell") for kind in ("precision", "recall", "F1")),
)
FAILED: Final = (0.0,) * len(MEASURES)


def scores(expected: Rows, loaded: Rows | None) -> tuple[float, ...]:
    """The ten measures for one file; ``loaded`` is None where the reader gave an error. Row 0 is the header.

    As published, precision is the share of what was expected that was found, and recall the share of what was loaded
    that was expected. A row is compared by the text of its cells one after another, in any order of rows.
    """
    if loaded is None:
        return FAILED
    if not expected:
        return (1.0,) * len(MEASURES)
    header = _overlap(expected[0], loaded[0] if loaded else [])
    records = _overlap(["".join(row) for row in expected[1:]], ["".join(row) for row in loaded[1:]])
    cells = _overlap([cell for row in expected for cell in row], [cell for row in loaded for cell in row])
    return (1.0, *header, *records, *cells)


def _overlap(expected: Sequence[str], loaded: Sequence[str]) -> tuple[float, float, float]:
    """Precision, recall and F1 of two collections in which the same text may stand several times."""
    if not expected:
        return 1.0, 1.0, 1.0
    common = sum((Counter(expected) & Counter(loaded)).values())
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / len(expected), common / len(loaded)
    return precision, recall, 2 * precision * recall / (precision + recall)
