"""Which of several columns says who the customer is: judged by what stands in them, not by their names alone."""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyarrow.compute as pc

from core.tables.table import Table
from core.tables.text_cells import Cells, cells_of, coded, matching, trimmed

FILLED: Final = 0.9  # share of the rows: who is not named in so many is mostly not known by this column
EMAIL: Final = r"[^@\s]+@[^@\s]+"
# What shops write instead of an id where somebody bought without an account.
GUEST: Final = r"(?i:0|-1|guest|convidado|visitante|invitado|anonymous|anonimo|anônimo)"
MOST_GUESTS_PEOPLE: Final = 1  # people with e-mails of their own that one id may stand for
DOCUMENT: Final = re.compile(r"^\s*\{")  # ids of a database written as JSON, such as {"$oid": …}


def likeliest_first(table: Table, names: Sequence[str], are_lines: bool) -> tuple[str, ...]:
    """The columns that may be the customer's, those first that can be by what stands in them.

    Parameters
    ----------
    names : the columns, the plainest name first; of equally good ones it stays first
    are_lines : whether there seems to be a row for each purchase, so that customers come again
    """
    cells = {name: trimmed(cells_of(table, name)) for name in names}
    emails = next((name for name in names if _are_emails(cells[name])), None)

    def faults(name: str) -> tuple[bool, bool, bool]:
        written = cells[name]
        guests = emails is not None and name != emails and _holds_guests(written, cells[emails])
        comes_again = are_lines and any(_comes_again(cells[each]) for each in names if each != name)
        return (
            _filled(written) < FILLED or bool(DOCUMENT.match(written[0].as_py() if len(written) else "")),
            guests,
            comes_again and not _comes_again(written),
        )

    return tuple(sorted(names, key=faults))


def fitting_labels(table: Table, names: Sequence[str], labelled: Cells) -> str | None:
    """Of the columns that may be the customer's, the one with the most ids that have a label; None where none has."""
    met = {name: _met(trimmed(cells_of(table, name)), labelled) for name in names}
    best = max(names, key=lambda name: met[name])
    return best if met[best] else None


def _met(cells: Cells, labelled: Cells) -> int:
    return int(pc.sum(pc.is_in(pc.utf8_lower(pc.unique(cells)), pc.utf8_lower(labelled))).as_py() or 0)


def _filled(cells: Cells) -> float:
    return (pc.sum(pc.not_equal(cells, "")).as_py() or 0) / max(len(cells), 1)


def _are_emails(cells: Cells) -> bool:
    return len(cells) > 0 and float(matching(cells, EMAIL).mean()) >= FILLED


def _comes_again(cells: Cells) -> bool:
    """Whether somebody has several rows."""
    filled = cells.filter(pc.not_equal(cells, ""))
    return bool(pc.count_distinct(filled).as_py() < len(filled))


def _holds_guests(cells: Cells, emails: Cells) -> bool:
    """Whether one value that stands for no account is given to people with different e-mails."""
    guests = matching(cells, GUEST)
    people = np.unique(coded(emails)[0][guests])
    return len(people) > MOST_GUESTS_PEOPLE
