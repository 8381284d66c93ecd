"""Numbers as a language writes them: Python rounds, as everywhere in this project, and Babel sets the signs."""

from collections.abc import Mapping
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.numbers import format_percent, get_decimal_symbol, get_group_symbol

SMALL_AMOUNT: Final = 100  # of currency: below it cents are shown, above it they only hide the amount
LEAST_SHARE_SHOWN: Final = 0.005  # up to it a whole percent would be 0%, which reads as nothing
MOST_SHARE_SHOWN: Final = 0.995  # from it on a whole percent would be 100%, which reads as all
SCORE_DECIMALS: Final = 3  # of a score: what a reader compares by eye; the published sentences have as many
LARGE_SCORE: Final = 1e6  # from here on a score is written with an exponent, because its decimals say nothing any more
MOST_SCORE_DECIMALS: Final = 17  # with so many decimals two different binary numbers below 1 read differently
EXACT_DIGITS: Final = 10  # significant digits: more than most limits need, and few enough to hide 0.1 + 0.2
MOST_EXACT_DIGITS: Final = 17  # significant digits: with so many a float64 is written exactly
MEANT_DECIMALS: Final = 12  # of a share: what is less than this is the rounding of a mean of shares
ROUNDING_ERROR: Final = 1e-15  # part of a number: what sums of a few float64 may be off, and nobody means


def decimals(value: float, places: int, locale: Locale) -> str:
    """A number with so many decimals: “1,234.50” in English with two of them, “1.234,50” in Portuguese."""
    exactly = Decimal(value) if isinstance(value, int) else value  # a whole number may have more digits than a float
    # Rounded by Python's exact rule for binary numbers: Babel would round once more, by another rule, and the same
    # number would read differently in the API and on the page. Python also groups the digits, because an answer with
    # many parents holds thousands of numbers and Babel takes twenty times as long for each.
    return _unsigned_nothing(f"{exactly:,.{places}f}").translate(_signs(locale))


def _unsigned_nothing(text: str) -> str:
    """A written number without the minus of what was rounded to nothing: “-0.0” says something that is not so."""
    return text if text[:1] != "-" or text.strip("-0.") else text[1:]


def at_least(value: float, places: int, locale: Locale) -> str:
    """A number with so many decimals, rounded down: “at least” before it is true, and no band's bound is passed."""
    return decimals(rounded_down(value, places), places, locale)


def size(value: float, places: int, locale: Locale) -> str:
    """A number of 0 or more with so many decimals; one that these would turn into nothing is below the least of them.

    “<0.001” with three decimals.
    """
    least = 10.0**-places
    return f"<{decimals(least, places, locale)}" if 0 < value < least / 2 else decimals(value, places, locale)


def rounded_down(value: float, places: int) -> float:
    """The largest number with so many decimals that is at most the value, but for the value's own rounding error."""
    meant = Decimal(repr(round(float(value), MEANT_DECIMALS)))
    return float(meant.quantize(Decimal(1).scaleb(-places), ROUND_FLOOR))


@cache
def _signs(locale: Locale) -> Mapping[int, str]:
    """What stands between thousands and before decimals, in place of Python's signs."""
    assert locale.decimal_formats[None].grouping == (3, 3), f"{locale} does not write its digits in groups of three"
    return {ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)}


def ungrouped(value: float, places: int, locale: Locale) -> str:
    """A number with so many decimals and nothing between its thousands, as published texts write some: “1234.5”."""
    return _unsigned_nothing(f"{value:.{places}f}").translate(_signs(locale))


def signed(value: float, places: int, locale: Locale) -> str:
    """A number with so many decimals and always its sign: “+0.31”."""
    return f"{round(value, places) + 0.0:+.{places}f}".translate(_signs(locale))


def significant(value: float, digits: int, locale: Locale) -> str:
    """A number with so many significant digits, no zeros after them: “0.0012”; very large and small ones “1.2e+09”."""
    return f"{value:.{digits}g}".translate(_signs(locale))


def score(value: float, locale: Locale, places: int = SCORE_DECIMALS) -> str:
    """A score of a benchmark with three decimals, never “-0.000”; a very large one as “1.2e+09”."""
    if abs(value) >= LARGE_SCORE:
        return f"{value:.{places - 2}e}".translate(_signs(locale))
    return ungrouped(round(value, places) + 0.0, places, locale)  # + 0.0 takes the sign from -0.0


def told_apart(one: float, other: float, locale: Locale) -> tuple[str, str]:
    """Two scores with three decimals, or with as many more as it takes to see that they differ."""
    places = SCORE_DECIMALS
    while score(one, locale, places) == score(other, locale, places) and places < MOST_SCORE_DECIMALS:
        places += 1
    return score(one, locale, places), score(other, locale, places)


def exact(value: float, locale: Locale) -> str:
    """A number with the decimals that it has, to ten significant digits or as many as it means: “1,200”, “12.5”."""
    if value == int(value):
        return decimals(value, 0, locale)
    digits = EXACT_DIGITS
    while digits < MOST_EXACT_DIGITS and abs(float(f"{value:.{digits}g}") - value) > ROUNDING_ERROR * abs(value):
        digits += 1
    text = f"{value:.{digits}g}"
    if "e" in text:
        return significant(value, digits, locale)
    return decimals(value, len(text.partition(".")[2]), locale)


def money(amount: float, locale: Locale) -> str:
    """An amount of money, without a currency: cents only where the amount is small, and none for nothing."""
    if abs(amount) >= SMALL_AMOUNT:
        return decimals(amount, 0, locale)
    cents = round(amount, 2) + 0.0  # not -0.0
    return decimals(cents, 2, locale) if cents else "0"


def number(value: float, locale: Locale) -> str:
    """A number that is no money: one decimal where it has one."""
    return decimals(value, 1 if f"{value:.1f}"[-1] != "0" else 0, locale)


def percent(share: float, locale: Locale) -> str:
    """A share in whole percent; never 0% for something, nor 100% for less than all. All is 1; a change may be more."""
    if 0 < share <= LEAST_SHARE_SHOWN:
        return f"<{whole_percent(0.01, locale)}"
    if MOST_SHARE_SHOWN <= share < 1:
        return f">{whole_percent(0.99, locale)}"
    return whole_percent(share, locale)


def whole_percent(share: float, locale: Locale) -> str:
    """A share from 0 to 1 in whole percent, rounded to the nearest."""
    return format_percent(Decimal(_unsigned_nothing(f"{share:.0%}"[:-1])) / 100, locale=locale)


def percent_at_least(share: float, locale: Locale) -> str:
    """A share from 0 to 1 in whole percent, rounded down, so that “at least” before it is true."""
    return whole_percent(rounded_down(share, 2), locale)
