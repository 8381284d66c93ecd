"""Which column of a file plays which part: by the meaning of its header, and where that is not enough by content."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.intake.columns.customer_column import fitting_customers, is_full, known_to_labels
from core.intake.columns.dates import looks_like_dates
from core.intake.columns.known_exports import KnownExport, known_export, roles_in
from core.intake.columns.numbers import NumberColumn, read_numbers
from core.intake.columns.roles import Chosen, Roles, with_samples
from core.language.language import MOST_LISTED
from core.language.message import Message
from core.problems.problem import InvalidInput, Place, Problem
from core.tables.header_vocabulary import CUSTOMER_NAME
from core.tables.headers import Role, meanings, rank_of
from core.tables.table import Table
from core.tables.text_cells import Cells, cells_of, matching, trimmed

SAMPLES: Final = 3  # values of a column that the page shows
SAMPLED_ROWS: Final = 200  # rows among which they are looked for
CONTENT_ROWS: Final = 1000  # rows by which a column's content is judged
MONEY: Final = r"[^\d]*\d[\d.,]*[.,]\d\d|[^\d]*[$€£¥₹][^\d]*\d[\d.,]*|\d[\d.,]* ?[$€£¥₹]"
DESCRIPTION: Final = "description"
MOST_CELLS: Final = 0.9  # share of the cells that have to be of one kind; the others may be mistakes


Ranked = tuple[tuple[int, int], str]  # how plainly a header names a role, and the header


def header_key(table: Table) -> str:
    """A short text that is the same for files with the same column names, in any order."""
    names = sorted(" ".join(name.split()) for name in table.frame.columns)
    return hashlib.sha256("\x1f".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def suggest_roles(table: Table, chosen: Chosen | None = None, beside: Table | None = None) -> Roles:
    """Find the column of each role; what the user chose overrides everything.

    A header is taken apart into words, whatever its case, accents, punctuation and order, in English, Portuguese or
    Spanish. Where several headers name the same role, the plainest name wins; where they are equally plain, the
    column whose cells suit the role. What stands in the cells vetoes a name: money is no number of an order.

    Parameters
    ----------
    chosen : which column is what, as the user chose, for some of the roles
    beside : the other file of customers and labels, whose ids are those of one of the columns

    Raises
    ------
    InvalidInput
        The user chose a column that the file does not have.
    """
    chosen = chosen or {}
    names = list(table.frame.columns)
    unknown = [(role, name) for role, name in chosen.items() if name is not None and name not in names]
    if unknown:
        place, known, values = Place(table.name), tuple(names), first_values([table])
        raise InvalidInput(
            Problem.of("column_unknown", place, str(role), name=name, columns=known, samples=values)
            for role, name in unknown
        )
    export = known_export(names)
    said = {**(_of_export(table, export, beside) if export else {}), **chosen}
    columns = {role: name for role, name in said.items() if name is not None}
    sure = set(said)
    candidates: dict[Role, tuple[str, ...]] = {}
    tied = set()
    free = [name for name in names if name not in columns.values()]
    for role in Role:
        if role in said:
            continue
        counted = role is Role.ID and any(rank_of(name, Role.FREQUENCY) is not None for name in free)
        ranked = sorted((rank, name) for name in free if (rank := rank_of(name, role, bare_first=counted)) is not None)
        ranked = _without_contradicted(table, role, ranked)
        fitting = fitting_customers(table, [name for _, name in ranked], beside) if role is Role.ID else ()
        able = [(rank, name) for rank, name in ranked if not fitting or name in fitting]
        best = [name for name in free if able and (able[0][0], name) in able]
        if len(best) > 1:
            best = _fitting(table, best, role)
        found = _possible(table, role, [name for _, name in ranked], best)
        if len(best) == 1:
            columns[role] = best[0]
        if len(found) == 1:
            sure.add(role)
        elif ranked:
            candidates[role] = tuple(best if len(best) > 1 else dict.fromkeys([*best, *found]))
            tied |= {role} if len(best) > 1 else set()
    if Role.FREQUENCY not in columns and not {Role.ORDER_ID, Role.FREQUENCY}.intersection(columns, tied, chosen):
        signed = [name for name in free if name not in columns.values() and _has_signs_of_numbers(table, name)]
        if len(signed) == 1:
            columns[Role.ORDER_ID] = signed[0]
            sure.add(Role.ORDER_ID)
    samples = {name: _samples(table, name) for name, times in Counter(names).items() if times == 1}
    return Roles(columns, frozenset(sure), candidates, frozenset(tied), samples, export.name if export else "")


def _of_export(table: Table, export: KnownExport, labels: Table | None) -> Chosen:
    """What the columns of an export are; who the customer is stays open where the labels know another column."""
    names = list(table.frame.columns)
    roles = roles_in(export, names)
    own = roles.get(Role.ID)
    ids = [name for name in names if rank_of(name, Role.ID) is not None or name == own]
    if own is None or own in known_to_labels(table, ids, labels):
        return roles
    return {role: name for role, name in roles.items() if role is not Role.ID}


def _possible(table: Table, role: Role, names: list[str], best: list[str]) -> list[str]:
    """The named columns that could play a role: a column that is mostly blank names no customers."""
    if role is not Role.ID:
        return names
    return [name for name in names if name in best or is_full(cells_of(table, name, CONTENT_ROWS))]


def possible_columns(table: Table, roles: Roles, role: Role) -> tuple[str, ...]:
    """The columns without a role that could play this one by what the top of the file holds, whatever their name."""
    free = [name for name in table.frame.columns if name not in roles.columns.values()]
    return tuple(name for name in free if _SUITS[role](trimmed(cells_of(table, name, CONTENT_ROWS))) > 0)


def _without_contradicted(table: Table, role: Role, ranked: list[Ranked]) -> list[Ranked]:
    """The named columns without those whose cells say that the name means something else.

    Money is no number of an order and no count of orders, and a total of orders is money only where it is no count.
    Of several columns those are kept that hold what the role asks for, if any does.
    """
    if role is Role.PRODUCT_TYPES:
        able = [pair for pair in ranked if meanings(pair[1]) != (DESCRIPTION,)]
        able = able or [pair for pair in ranked if _describes_products(table, pair[1])]
        # Positions of an order and codes give way to words.
        return [pair for pair in able if not matching(_filled(table, pair[1]), r"\d+").all()] or able
    if role is Role.ID:
        # Names may be shared. They are ids where there are no others.
        others = [pair for pair in ranked if set(meanings(pair[1])) != CUSTOMER_NAME]
        return others if any(is_full(cells_of(table, name, CONTENT_ROWS)) for _, name in others) else ranked
    if role is Role.ORDER_ID:
        return [pair for pair in ranked if not _are_money(_filled(table, pair[1]))]
    other = {Role.FREQUENCY: Role.AMOUNT_SPENT, Role.AMOUNT_SPENT: Role.FREQUENCY}.get(role)
    if other is None and role not in (Role.UNIT_PRICE, Role.QUANTITY, Role.ORDER_DATE):
        return ranked
    ambiguous = [name for _, name in ranked if other is not None and rank_of(name, other) is not None]
    wrong = {name for name in ambiguous if _are_money(_filled(table, name)) is (role is Role.FREQUENCY)}
    ranked = [pair for pair in ranked if pair[1] not in wrong]
    if len(ranked) < 2:
        return ranked
    return [pair for pair in ranked if _SUITS[role](_filled(table, pair[1])) > 0] or ranked


def _describes_products(table: Table, name: str) -> bool:
    """Whether a bare description says what was bought: in order lines, where the same words come again."""
    header = table.frame.columns
    has_orders = any(rank_of(each, role) is not None for each in header for role in (Role.ORDER_ID, Role.ORDER_DATE))
    return has_orders and _suits_categories(_filled(table, name)) > 0


def _filled(table: Table, name: str) -> Cells:
    """The filled cells at the top of a column; none where the name stands twice."""
    if list(table.frame.columns).count(name) > 1:
        return pa.array([], pa.large_string())
    cells = trimmed(cells_of(table, name, CONTENT_ROWS))
    return cells.filter(pc.not_equal(cells, ""))


def _are_money(cells: Cells) -> bool:
    """Whether nearly all cells are amounts with cents, or have a sign of a currency."""
    return bool(len(cells)) and bool(matching(cells, MONEY).mean() >= MOST_CELLS)


def _has_signs_of_numbers(table: Table, name: str) -> bool:
    """Whether all cells are written like the number of an order: “#1001”."""
    cells = _filled(table, name)
    return bool(len(cells)) and bool(matching(cells, r"#[\w-]*\d").all())


def _fitting(table: Table, names: list[str], role: Role) -> list[str]:
    """Those of several columns whose cells suit a role best; one alone where they hold the same."""
    if len(set(names)) < len(names):
        return names  # a DataFrame may have a name twice
    cells = {name: trimmed(cells_of(table, name)) for name in names}
    scores = {name: _SUITS[role](cells[name]) for name in names}
    best = [name for name in names if scores[name] == max(scores.values())]
    if len(best) > 1 and all(cells[best[0]].equals(cells[name]) for name in best[1:]):
        return best[:1]
    return best


def _samples(table: Table, name: str) -> tuple[str, ...]:
    top = trimmed(cells_of(table, name, SAMPLED_ROWS))
    return tuple(text for text in pc.unique(top).to_pylist() if text)[:SAMPLES]


def first_values(tables: Sequence[Table], among: Sequence[str] = ()) -> tuple[Message | str, ...]:
    """The columns of tables, each with values from the top, for a question about them.

    Of more columns than a sentence names, the others are there by their names only, because they are merely counted.

    Parameters
    ----------
    among : the columns that are asked about; empty for all
    """
    asked = [
        (table, name)
        for table in tables
        for name, times in Counter(table.frame.columns).items()
        if times == 1 and (not among or name in among)
    ]
    named = tuple(with_samples(name, _samples(table, name)) for table, name in asked[:MOST_LISTED])
    return (*named, *(name for _, name in asked[MOST_LISTED:]))


def _suits_id(cells: Cells) -> float:
    """Filled, and with as many different values as no other candidate has."""
    filled = pc.sum(pc.not_equal(cells, "")).as_py() or 0
    return float(pc.count_distinct(cells).as_py()) if filled >= MOST_CELLS * len(cells) else 0.0


def _numbers(cells: Cells) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    _, (values,) = read_numbers([NumberColumn(cells)], np.arange(len(cells), dtype=np.int64), ",")
    return values[np.isfinite(values)] if np.isfinite(values).sum() >= MOST_CELLS * len(values) else np.zeros(0)


def _suits_count(cells: Cells) -> float:
    values = _numbers(cells)
    return float(len(values) > 0 and bool((values >= 0).all()) and bool((values == np.floor(values)).all()))


def _suits_amount(cells: Cells) -> float:
    """Numbers; rather with decimals."""
    values = _numbers(cells)
    return (1.0 + float((values != np.floor(values)).any())) if len(values) else 0.0


def _suits_categories(cells: Cells) -> float:
    """Words that stand in several cells, or several of them in one cell."""
    wordy = pc.mean(pc.match_substring_regex(cells, r"[^\W\d_]").cast("float64")).as_py() or 0.0
    several = bool(pc.any(pc.match_substring_regex(cells, r"[|;,\[]")).as_py())
    return float(wordy >= 0.5 and (several or pc.count_distinct(cells).as_py() < len(cells)))


def _suits_cluster(cells: Cells) -> float:
    """Few different values, each of several customers."""
    different = pc.count_distinct(cells).as_py()
    return float(0 < different <= max(2, len(cells) // 3))


_SUITS: Final[Mapping[Role, Callable[[Cells], float]]] = MappingProxyType(
    {
        Role.ID: _suits_id,
        Role.FREQUENCY: _suits_count,
        Role.AMOUNT_SPENT: _suits_amount,
        Role.PRODUCT_TYPES: _suits_categories,
        Role.CLUSTER: _suits_cluster,
        Role.ORDER_ID: _suits_id,
        Role.ORDER_DATE: lambda cells: float(looks_like_dates(cells)),
        Role.QUANTITY: _suits_count,
        Role.UNIT_PRICE: _suits_amount,
    }
)
