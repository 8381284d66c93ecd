"""Whether the amounts of order lines are the lines' own, or the order's, which stands on each of its lines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from core.intake.orders.alike_amounts import Evidence, Grain
from core.intake.orders.named_rows import examples
from core.problems.problem import Place, Problem
from core.tables.header_vocabulary import words_of
from core.tables.headers import Role, meanings

Positions = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

OF_THE_ORDER: Final = words_of("order orders payment payments pagamento pagamentos grand cart carrinho carrito")
OF_SOME_TOTAL: Final = words_of("total totals totais totales subtotal paid")
OF_THE_LINE: Final = words_of("line unit units product products sku each piece peca pieza lineitem")
MOST_ORDERS: Final = 0.9  # share of the orders that must agree; the others may be mistakes
MOST_ALIKE: Final = 0.98  # the same where neither the name nor prices say that the amount is the order's
FEWEST_ORDERS: Final = 4  # of several lines; in fewer each may hold products of one price
FEWEST_OF_NO_PRICE: Final = 2  # the same where a product has other amounts in other orders
BY_CHANCE: Final = 0.01  # highest probability that the lines of all orders are alike by chance
BY_CHANCE_IF_TOTAL: Final = 0.1  # the same where the name says that it is a total, or products that it is no price


class AmountsOf(StrEnum):
    """Whose the amounts of order lines are."""

    ORDER = "order"
    LINE = "line"


@dataclass(frozen=True, slots=True, eq=False)
class LineAmounts:
    """What is known of m order lines.

    Attributes
    ----------
    column : the column of the amounts
    amounts : float64 array of m
    orders : int64 array of m, the number of each line's order, from 0 on; of each customer's part of it
    rows : int64 array of m, the rows of the file
    products : gives an int64 array of m, a number for what was bought; it is asked for only where it matters
    priced : float64 arrays of m, price times quantity and how far it may be from the amount; None without the columns
    on_first_lines : whether the file has the amounts on the first line of each order only
    """

    column: str
    amounts: Numbers
    orders: Positions
    rows: Positions
    products: Callable[[], Positions | None]
    priced: tuple[Numbers, Numbers] | None = None
    on_first_lines: bool = False


def counted_once(lines: LineAmounts, place: Place, asked: AmountsOf | None = None) -> tuple[Numbers, list[Problem]]:
    """The amounts so that their sum is what was spent, and what the user should know.

    An amount that is the same on every line of an order is the order's where its name says so, where price times
    quantity adds up to it, or where that can be neither chance nor a price: the orders differ, the amount does not
    belong to the product, and it is not one of a few that orders of few and of many lines share. It then stays on the
    first line of the order and is 0 on the others.
    """
    m = len(lines.amounts)
    first = first_lines(lines.orders)
    if len(first) == m:
        return lines.amounts, []
    further = np.ones(m, dtype=bool)
    further[first] = False
    alike = lines.amounts == lines.amounts[first[lines.orders]]
    mixed = np.bincount(lines.orders, weights=~alike) > 0
    several = np.bincount(lines.orders) > 1
    share = 1 - mixed[several].mean()
    if share < MOST_ORDERS and asked is not AmountsOf.ORDER:
        return lines.amounts, []
    why = f"as_{asked}" if asked else _reason(lines, first, further, mixed)
    if why in ("", "as_line"):
        told = [_alike(lines, place, several & ~mixed)] if share >= MOST_ORDERS and not why and _open(lines) else []
        return lines.amounts, told
    once = further & ~mixed[lines.orders]
    facts = {"lines": int(once.sum()), "orders": int((several & ~mixed).sum())}
    told = [Problem.of("order_totals", place, lines.column, variant=why, **facts)] if once.any() else []
    if mixed.any():
        rows = examples(lines.rows, first[mixed])
        told.append(Problem.of("order_totals_differ", place, lines.column, n=int(mixed.sum()), rows=rows))
    return np.where(once, 0.0, lines.amounts), told


def first_lines(orders: Positions) -> Positions:
    """The position of the first line of each order."""
    first = np.zeros(int(orders.max(initial=-1)) + 1, dtype=np.int64)
    first[orders[::-1]] = np.arange(len(orders))[::-1]
    return first


def disagreement(lines: LineAmounts, columns: Mapping[Role, str], place: Place) -> list[Problem]:
    """A notice of the lines whose amount is not price times quantity."""
    if lines.priced is None:
        return []
    worth, slack = lines.priced
    wrong = np.flatnonzero(np.abs(worth - lines.amounts) > slack)  # a cell that is no number compares as false
    if not len(wrong):
        return []
    facts: dict[str, Any] = {"price": columns[Role.UNIT_PRICE], "quantity": columns[Role.QUANTITY], "lines": len(wrong)}
    facts["rows"] = examples(lines.rows, wrong)
    return [Problem.of("price_times_quantity_differs", place, lines.column, **facts)]


def names_an_order(column: str) -> bool:
    """Whether the name of an amount says that it is an order's, or a total of something that is no line."""
    words = set(meanings(column))
    return bool(words & (OF_THE_ORDER | OF_SOME_TOTAL)) and not words & OF_THE_LINE


def _reason(lines: LineAmounts, first: Positions, further: npt.NDArray[np.bool_], mixed: npt.NDArray[np.bool_]) -> str:
    """Why the amounts are the orders': the variant of the notice; an empty text where they are the lines'."""
    words = set(meanings(lines.column))
    if lines.on_first_lines:
        return "on_first_lines"
    if _named_for_lines(words) or (priced := _priced(lines, first, further)) == "line":
        return ""
    if priced:
        return "as_priced"
    if words & OF_THE_ORDER:
        return "named"
    if mixed.sum() > (1 - MOST_ALIKE) * (np.bincount(lines.orders) > 1).sum():
        return ""
    products = lines.products()
    if of_product := _of_the_product(lines, products):
        return ""
    telling = further if products is None else further & (products != products[first[lines.orders]])
    agreeing = ~mixed
    evidence = Evidence(lines.amounts[first][agreeing], np.bincount(lines.orders)[agreeing], int(telling.sum()))
    if words & OF_SOME_TOTAL:
        return "named" if evidence.chance(0) <= BY_CHANCE_IF_TOTAL and evidence.grain is not Grain.LINES else ""
    fewest, most = FEWEST_ORDERS, BY_CHANCE
    if of_product is False:
        fewest, most = FEWEST_OF_NO_PRICE, BY_CHANCE_IF_TOTAL
    many = (evidence.lines > 1).sum() >= fewest
    return "alike" if many and evidence.chance(1) <= most and evidence.grain is Grain.ORDERS else ""


def _priced(lines: LineAmounts, first: Positions, further: npt.NDArray[np.bool_]) -> str:
    """What price times quantity says: the amount is the "line"'s or the "order"'s, or nothing."""
    if lines.priced is None:
        return ""
    several = np.bincount(lines.orders, weights=further) > 0
    among = several[lines.orders]
    worth, slack = lines.priced
    if (np.abs(worth - lines.amounts) <= slack)[among].mean() >= MOST_ORDERS:
        return "line"
    added = np.bincount(lines.orders, weights=worth)
    slack = np.bincount(lines.orders, weights=slack).astype(np.float64)
    return "order" if (np.abs(added - lines.amounts[first]) <= slack)[several].mean() >= MOST_ORDERS else ""


def _of_the_product(lines: LineAmounts, products: Positions | None) -> bool | None:
    """Whether the same product has the same amount in every order; None where no product is in several orders."""
    if products is None:
        return None
    example = first_lines(products)
    elsewhere = lines.orders != lines.orders[example[products]]
    return bool((lines.amounts == lines.amounts[example[products]]).all()) if elsewhere.any() else None


def _named_for_lines(words: set[str]) -> bool:
    """Whether the words of a name say that the amount is each line's: a price is, but for a total one."""
    return bool(words & OF_THE_LINE or ("price" in words and not words & (OF_THE_ORDER | OF_SOME_TOTAL)))


def _open(lines: LineAmounts) -> bool:
    """Whether nothing but the guess says that the amounts are the lines'."""
    return lines.priced is None and not _named_for_lines(set(meanings(lines.column)))


def _alike(lines: LineAmounts, place: Place, several: npt.NDArray[np.bool_]) -> Problem:
    return Problem.of("order_amounts_alike", place, lines.column, orders=int(several.sum()))
