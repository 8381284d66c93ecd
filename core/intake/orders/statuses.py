"""Order lines whose status says that nothing was bought in the end: cancelled, refunded, failed, not yet paid."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from core.language.message import message
from core.problems.problem import Place, Problem
from core.tables.header_vocabulary import words_of
from core.tables.table import Table
from core.tables.text_cells import Flags, cells_of, coded, flags

# Words of a header, without accents, under which a status may stand. “estado” and “state” may be a region's: what
# the cells say decides.
OF_A_STATUS: Final = words_of("status statuses situacao situacion estado estatus state stage fase etapa condition")
# What the words of a status begin with where nothing was bought in the end, in English, Portuguese and Spanish.
UNDONE: Final = re.compile(
    r"(?:cancel|refund|fail|void|chargeback|return(?!ing\b)|declin|reject|expir|abandon|unpaid|pending|awaiting|draft|dispute"
    r"|reversed|on hold|fraud|trash|deleted|invalid"
    r"|reembols|estorn|devol|devuel|falh|fall[oi]|recus|rechaz|anul|pendent|pendient|aguardand|esperand|expirad"
    r"|vencid|caduc|rascunho|borrador|nao (?:pag|autoriz|aprov)|no (?:pag|autoriz|aprob)|not paid|negad|extornad"
    r"|rejeit|desist|excluid|eliminad)"
)
DENIED: Final = re.compile(r"(?:not|no|non|nao|never|nunca|sem|sin|without)\b")
NOT_PAID: Final = re.compile(r"(?:nao|no|not) (?:pa|autoriz|aprov|aprob)")
OF_A_DAY: Final = words_of("at on date time em el en de do da del data fecha reason motivo razon")
PENDING: Final = re.compile("pend|await|aguard|esper|expir|venc|caduc|draft|borrad|rascun")  # days that are no end
YES: Final = words_of("1 y yes t true s si sim x v verdadeiro verdadero")
MOST_STATUSES: Final = 200  # different texts; a column with more of them holds no status
LONGEST_STATUS: Final = 80  # characters
MOST_TOLD: Final = 6  # statuses that a sentence names, those of most lines first


@dataclass(frozen=True, slots=True, eq=False)
class _Used:
    """The lines that are used, what each adds to the spend, and its order if that holds nothing but refunds, or -1."""

    kept: npt.NDArray[np.int64]
    amounts: npt.NDArray[np.float64]
    refunded: npt.NDArray[np.int64]

    def facts(self, undone: Flags) -> dict[str, Any]:
        """How many of the lines did not become purchases, what they are worth, and what of them is counted."""
        n, worth = int(undone.sum()), float(self.amounts[undone].sum())
        orders = self.refunded[undone]
        uncounted = orders[orders >= 0]
        if not len(uncounted):
            counted = message("counted.lines", n=n, worth=worth)
        elif len(uncounted) == n:
            counted = message("counted.refunds", n=n, worth=worth)
        else:
            counted = message("counted.some_refunds", worth=worth, orders=len(np.unique(uncounted)))
        return {"n": n, "worth": worth, "counted": counted}


def status_columns(names: Iterable[str]) -> list[str]:
    """The columns under whose name a status may stand, or that say yes for what was cancelled."""
    return [name for name in names if (words := _words(name)) and _may_tell(words)]


def status_notices(
    table: Table,
    names: Sequence[str],
    kept: npt.NDArray[np.int64],
    amounts: npt.NDArray[np.float64],
    refunded: npt.NDArray[np.int64],
) -> list[Problem]:
    """A notice for each column with lines that were cancelled or the like: how many, and what they are worth.

    Parameters
    ----------
    names : the columns of ``status_columns``
    kept : int64 array of m, the lines that are used
    amounts : float64 array of m, what each of them adds to the spend
    refunded : int64 array of m, the order of each of them if it is not counted, for it holds nothing but refunds; or -1
    """
    found = (_notice(table, name, _Used(kept, amounts, refunded)) for name in names)
    return [notice for notice in found if notice is not None]


def _notice(table: Table, name: str, used: _Used) -> Problem | None:
    if _is_day(_words(name)):
        return _filled(table, name, used)
    codes, different = coded(cells_of(table, name))
    if len(different) > MOST_STATUSES:
        return None
    texts = different.to_pylist()
    words = _words(name)
    # “cancelled: yes” is one, and so is “status: cancelled”.
    undone = [
        (text.casefold() in YES if _is_flag(words) and not OF_A_STATUS.intersection(words) else _is_undone(text))
        for text in texts
    ]
    if not any(undone):
        return None
    codes = codes[used.kept]
    lines = np.bincount(codes, minlength=len(texts))
    worth = np.bincount(codes, weights=used.amounts, minlength=len(texts))
    order = [code for code in np.argsort(-lines, kind="stable").tolist() if undone[code] and lines[code]]
    if not order:
        return None
    counts = [
        message("count.of_status", status=texts[code], lines=int(lines[code]), worth=float(worth[code]))
        for code in order[:MOST_TOLD]
    ]
    facts = {"counts": tuple(counts), **used.facts(np.array(undone)[codes])}
    if len(order) > 1:
        statuses = tuple(texts[code] for code in order[:MOST_TOLD])
        return Problem.of("statuses_counted", Place(table.name), name, variant="several", statuses=statuses, **facts)
    return Problem.of("statuses_counted", Place(table.name), name, example=texts[order[0]], **facts)


def _filled(table: Table, name: str, used: _Used) -> Problem | None:
    """The notice of a column such as “cancelled at”, whose cell is filled where that came to pass."""
    filled = flags(pc.not_equal(cells_of(table, name), ""))[used.kept]
    if not filled.any() or filled.all():
        return None
    return Problem.of("statuses_counted", Place(table.name), name, variant="filled", **used.facts(filled))


def _may_tell(words: Sequence[str]) -> bool:
    return bool(OF_A_STATUS.intersection(words)) or _is_flag(words) or _is_day(words)


def _is_day(words: Sequence[str]) -> bool:
    """Whether a header such as “Cancelled at” or “data de cancelamento” asks for the day of it."""
    days = [word for word in words if word in OF_A_DAY]
    rest = [word for word in words if word not in OF_A_DAY]
    return bool(days) and len(rest) == 1 and UNDONE.match(rest[0]) is not None and not PENDING.match(rest[0])


def _words(text: str) -> list[str]:
    parted = re.sub(r"(?<=[a-z\d])(?=[A-Z])", " ", text[: 2 * LONGEST_STATUS])
    plain = unicodedata.normalize("NFKD", parted.casefold())
    return re.findall(r"[a-z\d]+", "".join(each for each in plain if not unicodedata.combining(each)))


def _is_flag(words: Sequence[str]) -> bool:
    """Whether a header such as “is_cancelled” asks a question that a cell answers with yes or no."""
    rest = [word for word in words if word not in ("is", "was", "foi", "fue", "order", "pedido")]
    return len(rest) == 1 and UNDONE.match(rest[0]) is not None


def _is_undone(status: str) -> bool:
    if len(status) > LONGEST_STATUS:
        return False
    words = _words(status)
    plain = " ".join(words)
    if DENIED.match(plain):
        return NOT_PAID.match(plain) is not None
    return any(UNDONE.match(word) for word in words) or UNDONE.match(plain) is not None
