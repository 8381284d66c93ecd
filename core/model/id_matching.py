"""Ids of two files that differ only in how they are written: leading zeros, letter case, separators."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Ids = npt.NDArray[np.object_]

EXAMPLES: Final = 3  # pairs of ids named in a problem, enough to see how they differ


@dataclass(frozen=True, slots=True)
class NearMatch:
    """How many ids would be found if it were not for a difference, what it is, and pairs of such ids."""

    count: int
    difference: str
    pairs: tuple[tuple[str, str], ...]


def near_match(ids: Ids, others: Ids) -> NearMatch | None:
    """The difference without which most of the ids are among the others; None where none helps.

    Only an id that then has exactly one partner counts.
    """
    found: NearMatch | None = None
    for difference, forms in _FORMS.items():
        theirs = pd.Series(_written(others, forms))
        once = ~theirs.duplicated(keep=False).to_numpy(dtype=bool)
        ours = pd.Series(_written(ids, forms))
        alone = ~ours.duplicated(keep=False).to_numpy(dtype=bool)
        partner = pd.Index(theirs[once]).get_indexer(pd.Index(ours))
        paired = np.flatnonzero((partner >= 0) & alone)
        if len(paired) > (found.count if found else 0):
            names = others[once][partner[paired[:EXAMPLES]]]
            pairs = tuple(zip(map(str, ids[paired[:EXAMPLES]]), map(str, names), strict=True))
            found = NearMatch(len(paired), difference, pairs)
    return found


_FORMS: Final = {
    "leading zeros": ("zeros",),
    "upper and lower case": ("case",),
    "spaces, points and hyphens": ("marks",),
    "leading zeros, case, spaces, points and hyphens": ("marks", "case", "zeros"),
}


def _written(ids: Ids, forms: tuple[str, ...]) -> Ids:
    """The ids with some differences taken away."""
    texts = pd.Series(ids, dtype="str")
    if "marks" in forms:
        texts = texts.str.replace(r"[\s.\-_/]", "", regex=True)
    if "case" in forms:
        texts = texts.str.casefold()
    if "zeros" in forms:
        texts = texts.str.replace(r"^([^\d]*)0+(\d)", r"\1\2", regex=True)
    return texts.to_numpy(dtype=object)
