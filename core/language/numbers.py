"""Numbers as a language writes them: Python rounds, as everywhere in this project, and Babel sets the signs."""

from decimal import Decimal, localcontext
from functools import cache
from typing import Final

from babel import Locale
from babel.numbers import NumberPattern, format_decimal, format_percent, get_decimal_symbol, parse_pattern

SMALL_AMOUNT: Final = 100  # of currency: below it cents are shown, above it they only hide the amount
LEAST_SHARE_SHOWN: Final = 0.005  # below it a whole percent would be 0%, which reads as nothing
MOST_SHARE_SHOWN: Final = 0.995  # above it a whole percent would be 100%, which reads as all
MOST_DIGITS: Final = 400  # of a number that is written: the largest float has 309 before its decimals
EXACT_DIGITS: Final = 10  # significant digits: more than any limit needs, and few enough to hide that 0.1 + 0.2 > 0.3
SCORE_DECIMALS: Final = 3  # of a score: what a reader compares by eye; the published sentences have as many
LARGE_SCORE: Final = 1e6  # from here on a score is written with an exponent, because its decimals say nothing any more
MOST_SCORE_DECIMALS: Final = 17  # with so many decimals two different binary numbers below 1 read differently


def decimals(value: float, places: int, locale: Locale) -> str:
    """A number with so many decimals: “1,234.50” in English with two of them, “1.234,50” in Portuguese."""
    # Rounded by Python's exact rule for binary numbers, and then written digit by digit: Babel would round once more,
    # by another rule, and the same number would read differently in the API and on the page.
    rounded = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.{places}f}")
    with localcontext(prec=MOST_DIGITS):  # for Babel rounds once more, which fails where a number has more digits
        return format_decimal(rounded, _pattern(places), locale=locale)


@cache
def _pattern(places: int) -> NumberPattern:
    """How a number with so many decimals is written; read once, because that takes longer than writing the number."""
    return parse_pattern("#,##0" if places == 0 else f"#,##0.{'0' * places}")


def ungrouped(value: float, places: int, locale: Locale) -> str:
    """A number with so many decimals and nothing between its thousands, as published texts write some: “1234.5”."""
    return f"{value:.{places}f}".replace(".", get_decimal_symbol(locale))


def signed(value: float, places: int, locale: Locale) -> str:
    """A number with so many decimals and always its sign: “+0.31”."""
    return f"{value:+.{places}f}".replace(".", get_decimal_symbol(locale))


def significant(value: float, digits: int, locale: Locale) -> str:
    """A number with so many significant digits, no zeros after them: “0.0012”; very large and small ones “1.2e+09”."""
    return f"{value:.{digits}g}".replace(".", get_decimal_symbol(locale))


def score(value: float, locale: Locale, places: int = SCORE_DECIMALS) -> str:
    """A score of a benchmark with three decimals, never “-0.000”; a very large one as “1.2e+09”."""
    if abs(value) >= LARGE_SCORE:
        return f"{value:.{places - 2}e}".replace(".", get_decimal_symbol(locale))
    return ungrouped(round(value, places) + 0.0, places, locale)  # + 0.0 takes the sign from -0.0


def told_apart(one: float, other: float, locale: Locale) -> tuple[str, str]:
    """Two scores with three decimals, or with as many more as it takes to see that they differ."""
    places = SCORE_DECIMALS
    while score(one, locale, places) == score(other, locale, places) and places < MOST_SCORE_DECIMALS:
        places += 1
    return score(one, locale, places), score(other, locale, places)


def exact(value: float, locale: Locale) -> str:
    """A number with the decimals that it has, to ten significant digits in all: “1,200”, “12.5”."""
    if value == int(value):
        return decimals(value, 0, locale)
    text = f"{value:.{EXACT_DIGITS}g}"
    if "e" in text:
        return significant(value, EXACT_DIGITS, locale)
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
    """A share from 0 to 1 in whole percent; never 0% for something, nor 100% for less than all."""
    if 0 < share < LEAST_SHARE_SHOWN:
        return f"<{whole_percent(0.01, locale)}"
    if MOST_SHARE_SHOWN < share < 1:
        return f">{whole_percent(0.99, locale)}"
    return whole_percent(share, locale)


def whole_percent(share: float, locale: Locale) -> str:
    """A share from 0 to 1 in whole percent, rounded to the nearest."""
    return format_percent(Decimal(f"{share:.0%}"[:-1]) / 100, locale=locale)


def percent_at_least(share: float, locale: Locale) -> str:
    """A share from 0 to 1 in whole percent, rounded down, so that “at least” before it is true."""
    return whole_percent(int(100 * share) / 100, locale)
