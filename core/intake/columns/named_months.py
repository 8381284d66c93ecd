"""Dates whose month is a word, in English, Portuguese, Spanish, French, German and Italian → days."""

import unicodedata
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from core.tables.text_cells import Cells, coded, flags

Days = npt.NDArray[np.datetime64]
Integers = npt.NDArray[np.int64]

NO_DAY: Final = np.datetime64("NaT", "D")
CENTURY_TURNS: Final = 69  # years of two digits below it are of the 2000s, as in Python and POSIX

# Each line: the names of one month, January first, without accents and in lower case.
_MONTHS: Final = """
january jan janeiro enero ene janvier janv januar janner jaenner jänner gennaio gen
february feb fevereiro fev febrero fevrier fevr februar febbraio
march mar marco marzo mars marz maerz mrz
april apr abril abr avril avr aprile
may mai maio mayo maggio mag
june jun junho junio juin juni giugno giu
july jul julho julio juillet juil juli luglio lug
august aug agosto ago aout aou
september sep sept setembro set septiembre setiembre septembre settembre
october oct outubro out octubre octobre oktober okt ottobre ott
november nov novembro noviembre novembre
december dec dezembro dez diciembre dic decembre dezember dicembre
"""
MONTHS: Final = MappingProxyType(
    {name: month for month, line in enumerate(_MONTHS.strip().splitlines(), 1) for name in line.split()}
)

_WEEKDAY: Final = r"(?:[\pL\-]+\.?,? +)?"  # a word before, such as “Friday, ” or “sexta-feira, ”
_MONTH: Final = r"(?P<b>\pL{3,10})\.?"
_BETWEEN: Final = r"[ \-/.,]*"
_OF: Final = r"(?:(?:de|del|of) +)?"
_BEHIND: Final = r"(?:[^\pL\d].*)?"  # a time of day, a zone, “hs.”
DAY_FIRST: Final = (
    rf"{_WEEKDAY}(?P<c>\d{{1,2}})(?:st|nd|rd|th|er|[ºª°o])?{_BETWEEN}{_OF}{_MONTH}"
    rf"{_BETWEEN}{_OF}(?P<a>\d{{4}}|\d{{2}}){_BEHIND}"
)
MONTH_FIRST: Final = rf"{_WEEKDAY}{_MONTH}[ \-/]*(?P<c>\d{{1,2}})(?:st|nd|rd|th)?[ \-/,]+(?P<a>\d{{4}}){_BEHIND}"
YEAR_FIRST: Final = rf"(?P<a>\d{{4}}){_BETWEEN}{_MONTH}{_BETWEEN}(?P<c>\d{{1,2}}){_BEHIND}"
# As Unix writes it: Tue Mar  5 10:00:00 2024, with a zone before the year in between or without.
UNIX: Final = rf"{_WEEKDAY}{_MONTH} +(?P<c>\d{{1,2}}) +\d{{1,2}}:[\d:.]+ +(?:[A-Z]{{2,5}} +)?(?P<a>\d{{4}})"
WITH_LETTERS: Final = r"\d.*\pL{3}|\pL{3}.*\d"


def named_days(texts: Cells) -> Days:
    """The days of n texts such as ``05-Jan-24``, ``Mar 3, 2024`` or ``30 de agosto de 2026 22:55 hs.``.

    Returns
    -------
    A datetime64[D] array of n, NaT where a text is no such date.
    """
    days = np.full(len(texts), NO_DAY)
    positions = np.flatnonzero(flags(pc.match_substring_regex(texts, WITH_LETTERS)))
    for shape in (DAY_FIRST, MONTH_FIRST, YEAR_FIRST, UNIX) if len(positions) else ():
        found = pc.extract_regex(texts.take(pa.array(positions)), rf"\A(?i:{shape})\z")
        matched = flags(pc.is_valid(found))
        kept = found.filter(pa.array(matched))
        codes, names = coded(pc.struct_field(kept, "b").cast(pa.large_string()))
        months = np.array([MONTHS.get(unaccented(name), 0) for name in names.to_pylist()], dtype=np.int64)[codes]
        year, day = (pc.struct_field(kept, name).cast(pa.int64()).to_numpy(zero_copy_only=False) for name in "ac")
        read = days_of(year, months, day)
        at = positions[matched]
        days[at] = np.where(np.isnat(days[at]), read, days[at])
    return days


def days_of(year: Integers, month: Integers, day: Integers) -> Days:
    """The days of n years, months and days; NaT where there is no such day; years of two digits are of our time."""
    year = np.where(year >= 100, year, np.where(year < CENTURY_TURNS, 2000, 1900) + year)
    first = (year - 1970).astype("datetime64[Y]").astype("datetime64[M]") + (month - 1).clip(0, 11)
    read = first.astype("datetime64[D]") + (day - 1).clip(0, 30)
    valid = (month >= 1) & (month <= 12) & (day >= 1) & (read.astype("datetime64[M]") == first) & (day <= 31)
    return np.where(valid, read, NO_DAY)


def unaccented(name: str) -> str:
    """A word in lower case and without accents."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
