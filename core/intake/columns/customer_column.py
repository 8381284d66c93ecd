"""Which of several columns says who the customer is: by what stands in them, and in the labels file."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.tables.header_vocabulary import words_of
from core.tables.headers import Role, rank_of
from core.tables.table import Table
from core.tables.text_cells import Cells, cells_of, coded, flags, trimmed

JUDGED_ROWS: Final = 20_000  # rows by which the columns are compared; enough to see guests among customers
MOST_CELLS: Final = 0.9  # share of the cells that are filled, or e-mails; the others may be mistakes
MOST_NAMES: Final = 0.5  # share of the cells of two words; some people write only one
FEWEST_ROWS: Final = 3  # with fewer, a sequence or a repetition says nothing
MOST_LINES: Final = 20  # lines for each customer on average; a column with more of them holds a group of customers
MOST_EMAILS: Final = 3  # e-mails of one id from which on it stands for guests, where other ids have one e-mail each
GUESTS: Final = words_of(
    "0 0.0 -1 guest guests visitante convidado convidada invitado invitada anonymous null none nan"
)


def fitting_customers(table: Table, names: Sequence[str], labels: Table | None) -> tuple[str, ...]:
    """Those of several columns named like customers that fit best, in the order given.

    Those that share most ids with the labels file come first. Then each fault that some of the columns have and
    others have not excludes those that have it: a database's own key, blank cells, the same id for all, a row
    number, names of people, an id of guests, an id that is new in each order.
    """
    if len(names) < 2 or len(set(table.frame.columns)) < len(table.frame.columns):
        return tuple(names)  # a DataFrame may have a name twice
    cells = {name: trimmed(cells_of(table, name, JUDGED_ROWS)) for name in names}
    left = _shared_with(labels, cells) if labels is not None else list(names)
    faults: tuple[Callable[[str], bool], ...] = (
        lambda name: name.startswith("_") or bool(pc.any(pc.starts_with(cells[name], "{")).as_py()),
        lambda name: not is_full(cells[name]),
        lambda name: len(cells[name]) >= FEWEST_ROWS and len(pc.unique(cells[name])) == 1,
        lambda name: _holds_names(name, cells[name]),
        lambda name: _numbers_rows(name, cells[name]) and any(_tells_all_apart(cells[other]) for other in left),
        lambda name: any(_stands_for_guests(cells[name], cells[other]) for other in left if is_email(cells[other])),
        lambda name: _is_new_in_each_order(table, cells, name, left),
        lambda name: any(_parts(name, cells[name], cells[other]) for other in left if is_email(cells[other])),
    )
    for is_at_fault in faults:
        left = [name for name in left if not is_at_fault(name)] or left
    return tuple(left)


def known_to_labels(table: Table, names: Sequence[str], labels: Table | None) -> tuple[str, ...]:
    """Those of several columns whose ids the labels file has most of; all where it has none of them."""
    if labels is None or len(set(table.frame.columns)) < len(table.frame.columns):
        return tuple(names)
    return tuple(_shared_with(labels, {name: trimmed(cells_of(table, name, JUDGED_ROWS)) for name in names}))


def is_email(cells: Cells) -> bool:
    """Whether the filled cells are e-mails."""
    filled = cells.filter(pc.not_equal(cells, ""))
    return bool(len(filled)) and bool((pc.mean(pc.match_substring(filled, "@").cast("float64")).as_py()) >= MOST_CELLS)


def is_full(cells: Cells) -> bool:
    """Whether there is an id in nearly each row."""
    return bool((pc.sum(pc.not_equal(cells, "")).as_py() or 0) >= MOST_CELLS * len(cells))


def _shared_with(labels: Table, cells: Mapping[str, Cells]) -> list[str]:
    """The columns that share the largest part of their ids with a column of the labels file; all if none does."""
    theirs = [name for name in labels.frame.columns if rank_of(name, Role.ID) is not None]
    if not theirs or len(set(theirs)) < len(theirs):
        return list(cells)
    known = pa.concat_arrays([pc.unique(pc.utf8_lower(trimmed(cells_of(labels, name)))) for name in theirs])
    shares = {}
    for name, texts in cells.items():
        different = pc.unique(pc.utf8_lower(texts.filter(pc.not_equal(texts, ""))))
        shares[name] = pc.sum(pc.is_in(different, known)).as_py() / len(different) if len(different) else 0.0
    most = max(shares.values())
    return [name for name, share in shares.items() if share >= MOST_CELLS * most]


def _holds_names(name: str, cells: Cells) -> bool:
    """Whether a bare “customer” or “buyer” holds names of people, which several of them may share."""
    if rank_of(name, Role.ID) != rank_of("customer", Role.ID) or not len(cells):
        return False
    spaced = pc.match_substring_regex(cells, r"\pL \pL")
    return bool(pc.mean(spaced.cast("float64")).as_py() >= MOST_NAMES)


def _numbers_rows(name: str, cells: Cells) -> bool:
    """Whether a bare id counts the rows, from 0 or 1."""
    if rank_of(name, Role.ID) != rank_of("id", Role.ID) or len(cells) < FEWEST_ROWS or cells[0].as_py() not in "01":
        return False
    counted = np.arange(len(cells)) + (cells[0].as_py() == "1")
    return bool(cells.equals(pa.array(counted).cast(cells.type)))


def _tells_all_apart(cells: Cells) -> bool:
    """Whether a column other than a row number could name every customer: filled, and different in each row."""
    counted = bool(pc.all(pc.match_substring_regex(cells, r"\A\d+\z")).as_py())
    return is_full(cells) and not counted and len(pc.unique(cells)) == len(cells)


def _stands_for_guests(ids: Cells, emails: Cells) -> bool:
    """Whether one id has several e-mails, as guests of a shop have, while the other ids have one each."""
    if ids.equals(emails) or not is_full(emails):
        return False
    filled = pc.and_(pc.not_equal(ids, ""), pc.not_equal(emails, ""))
    owner, different = coded(ids.filter(filled))
    email, known = coded(pc.utf8_lower(emails.filter(filled)))
    if not len(different):
        return False
    width = len(known)
    of_each = np.bincount(np.unique(owner * width + email) // width, minlength=len(different))
    named = flags(pc.is_in(pc.utf8_lower(different), pa.array(sorted(GUESTS), different.type)))
    if (of_each[named] > 1).any():
        return True
    others = np.delete(of_each, of_each.argmax())
    return bool(of_each.max() >= MOST_EMAILS and len(others) and (others <= 1).all())


def _parts(name: str, ids: Cells, emails: Cells) -> bool:
    """Whether a bare id parts the lines of people whose e-mails are known, as the id of an order or a payment does."""
    if rank_of(name, Role.ID) != rank_of("id", Role.ID) or ids.equals(emails) or not is_full(emails):
        return False
    owner, different = coded(pc.utf8_lower(emails))
    each, known = coded(ids)
    if len(known) <= len(different):
        return False
    return len(np.unique(each.astype(np.int64) * len(different) + owner)) == len(known) < len(ids)


def _is_new_in_each_order(table: Table, cells: Mapping[str, Cells], name: str, left: Sequence[str]) -> bool:
    """Whether in a file of orders an id is another one in each row while another column's ids come again."""
    header = table.frame.columns
    counts = any(rank_of(each, Role.FREQUENCY) is not None for each in header)
    dated = any(rank_of(each, role) is not None for each in header for role in (Role.ORDER_ID, Role.ORDER_DATE))
    rows = len(cells[name])
    if counts or not dated or rows < FEWEST_ROWS or len(pc.unique(cells[name])) < rows:
        return False
    return any(rows / MOST_LINES <= len(pc.unique(cells[other])) < rows for other in left if other != name)
