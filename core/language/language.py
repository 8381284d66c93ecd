"""A language: it says a message with its values, each written as the language writes it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from numbers import Real
from string import Formatter
from types import MappingProxyType
from typing import Any, Final

from babel import Locale
from babel.lists import format_list

from core.language import numbers
from core.language.catalogue import messages_of
from core.language.message import Message
from core.language.quotes import quoted, shown

# The region decides about lists and numbers: British English writes “1, 2 and 3”, without a comma before “and”.
REGIONS: Final = MappingProxyType({"en": "en_GB"})
# The names of plural forms in Unicode's rules, in the order in which a catalogue gives their texts.
PLURAL_FORMS: Final = ("zero", "one", "two", "few", "many", "other")

MOST_LISTED: Final = 12  # values of a list that a sentence names: with more of them nobody reads to its end

_WITH_DIGITS: Final[Mapping[str, Callable[[float, int, Locale], str]]] = MappingProxyType(
    {
        "decimals": numbers.decimals,
        "ungrouped": numbers.ungrouped,
        "signed": numbers.signed,
        "significant": numbers.significant,
        "at_least": numbers.at_least,
        "size": numbers.size,
    }
)
_PLAIN: Final[Mapping[str, Callable[[float, Locale], str]]] = MappingProxyType(
    {
        "exact": numbers.exact,
        "score": numbers.score,
        "money": numbers.money,
        "number": numbers.number,
        "percent": numbers.percent,
        "percent_at_least": numbers.percent_at_least,
        "whole_percent": numbers.whole_percent,
    }
)


@dataclass(frozen=True, slots=True)
class Language:
    """One language by its code, such as ``"en"``: its catalogue of messages, its numbers, its lists.

    A template names its values in braces, and after a colon how each is written:

    ==================  ===========================================================  ================
    ``{n:whole}``       a whole number, or the nearest one                           2,469
    ``{x:decimals.3}``  with three decimals                                          0.554
    ``{x:ungrouped.1}``  with one decimal, and nothing between the thousands           1234.5
    ``{x:signed.2}``    with two decimals and its sign                               +0.31
    ``{x:significant.2}``  with two significant digits                               0.0012
    ``{x:score}``       a score of a benchmark, three decimals where it is not large  0.554, 1.2e+09
    ``{x:money}``       an amount, cents only where it is small                      12.35, 4,150
    ``{x:number}``      one decimal where it has one                                 21.5, 3
    ``{x:percent}``     a share from 0 to 1, never 0% for something                  <1%, 35%
    ``{x:whole_percent}``  a share from 0 to 1, rounded                              0%, 35%
    ``{ks:list}``       several values, one after another, at most twelve            1, 2 and 3
    ``{ks:list_or}``    the same as a choice                                         1, 2 or 3
    ``{ns:whole_list}``  several whole numbers                                        7 and 1,204
    ``{x:quoted}``      a text of a file or a request, shortened, in quotation marks  “tea”
    ``{xs:quoted_list}``  several of them; ``quoted_list.3`` shows three of them      “tea” and “milk”
    ``{xs:quoted_or}``  the same as a choice                                         “id” or “customer_id”
    ``{x:percent_at_least}``  a share from 0 to 1, rounded down                      89%
    ``{x:at_least.2}``  with two decimals, rounded down, so that “at least” is true  0.74
    ``{x:size.3}``      of 0 or more with three decimals, and never 0 for something   <0.001
    ``{x:exact}``       with the decimals that it has, to ten significant digits     1,200, 12.5
    ``{n:unit.row}``    another message, here “unit.row”, with this value as its n   1 row, 2 rows
    ``{text}``          a text as it is, but for what breaks a line or commands a terminal
    ==================  ===========================================================  ================

    A value that is a ``Message`` is said as it is, whatever stands behind the colon: it names a thing. A message with
    plural forms is chosen by its value ``n``.

    ``further`` names packages that bring messages of their own, in their folders ``messages``, beside those of this
    room: a page with its own words, say.
    """

    code: str
    further: tuple[str, ...] = ()

    @property
    def locale(self) -> Locale:
        """The rules of the language and its region."""
        return _locale(REGIONS[self.code])

    def say(self, key: str, /, **values: object) -> str:
        """The message ``key`` with its values; a key or a value that is missing is our own mistake."""
        unused = values.keys() - self.places(key)
        assert not unused, f"the message {key!r} has no place for {sorted(unused)}"
        return self._filled(key, values)

    def said(self, message: Message) -> str:
        """A message that was kept, with those of its values that the template has a place for."""
        return self._filled(message.key, dict(message.values))

    def _filled(self, key: str, values: Mapping[str, Any]) -> str:
        forms = _templates(self.code, self.further)[key]
        template = forms[self._form(values)] if len(forms) > 1 else forms[0]
        said = []
        for text, name, how in template.pieces:
            said.append(text)
            if name is not None:
                value = values[name]
                # A file may have a million problems, each with its sentence, and most values are texts as they are.
                said.append(shown(value) if type(value) is str and not how else self.written(value, how))
        return "".join(said)

    def places(self, key: str) -> frozenset[str]:
        """The names of the values that a message may be given, for any of its plural forms."""
        return _places(self.code, self.further, key)

    def listed(self, values: Iterable[object], last: str = "and", most: int = MOST_LISTED) -> str:
        """Values one after another: “1, 2 and 3”, or with ``last`` “or” the choice “1, 2 or 3”, with “nor” neither.

        Of more than ``most`` values the rest is counted: “1, 2 and 30 more”.
        """
        items = [self.written(value, "") for value in values]
        if len(items) > most:
            items = [*items[:most], self.say("unit.more", n=len(items) - most)]
        if last == "nor":  # which Unicode's rules for lists do not know
            *others, end = items
            return self.say("list.nor", others=", ".join(others), last=end) if others else end
        style = {"and": "standard", "or": "or"}[last]
        return format_list(items, style=style, locale=self.locale)  # type: ignore[arg-type]

    def clauses(self, values: Iterable[str]) -> str:
        """Whole clauses one after another in a sentence, parted by semicolons."""
        return "; ".join(values)

    def told_apart(self, one: float, other: float) -> tuple[str, str]:
        """Two different scores with so many decimals, three at least, that a reader sees that they differ."""
        return numbers.told_apart(one, other, self.locale)

    def written(self, value: Any, how: str) -> str:
        """A value as a template's ``how`` asks for it; a text where it asks for nothing."""
        if isinstance(value, Message):
            return self.said(value)
        if how == "quoted":
            return quoted(value)
        name, _, digits = how.partition(".")
        match name:
            case "":
                return shown(str(value))
            case "whole":
                return numbers.decimals(value, 0, self.locale)
            case "decimals" | "ungrouped" | "signed" | "significant" | "at_least" | "size":
                return _WITH_DIGITS[name](value, int(digits), self.locale)
            case "exact" | "score" | "money" | "number" | "percent" | "percent_at_least" | "whole_percent":
                return _PLAIN[name](value, self.locale)
            case "list" | "list_or" | "whole_list" | "quoted_list" | "quoted_or":
                return self._list(value, name, int(digits or MOST_LISTED))
            case _:
                return self.say(how, n=value)

    def _list(self, values: Iterable[Any], how: str, most: int) -> str:
        each_how = {"whole_list": "whole", "quoted_list": "quoted", "quoted_or": "quoted"}.get(how, "")
        items = (self.written(value, each_how) for value in values)
        return self.listed(items, last="or" if how in ("list_or", "quoted_or") else "and", most=most)

    def _form(self, values: Mapping[str, Any]) -> int:
        assert isinstance(values["n"], Real), "a plural form is chosen by a number"
        n: Any = values["n"]
        if n == int(n):
            n = int(n)  # 1.0 is told as 1: “1 month”
        rule = self.locale.plural_form
        forms: list[str] = [form for form in PLURAL_FORMS if form in rule.tags or form == "other"]
        return forms.index(rule(n))


@cache
def _locale(region: str) -> Locale:
    return Locale.parse(region)


@dataclass(frozen=True, slots=True)
class _Template:
    """A template taken apart.

    Attributes
    ----------
    pieces : texts, each with the name of the value that comes after it, if any, and how that is written
    places : the names of the values that it may be given; ``n``, which chooses a plural form, is always one of them
    """

    pieces: tuple[tuple[str, str | None, str], ...]
    places: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "_Template":
        pieces = tuple((before, name, how or "") for before, name, how, _ in Formatter().parse(text))
        return cls(pieces, frozenset(name for _, name, _ in pieces if name is not None) | {"n"})


@cache
def _templates(code: str, further: tuple[str, ...]) -> Mapping[str, tuple[_Template, ...]]:
    """Key → the templates of a language with those of further packages, one for each plural form."""
    found = {key: tuple(map(_Template.of, texts)) for key, texts in messages_of(code).items()}
    for package in further:
        messages = messages_of(code, package)
        assert found.keys().isdisjoint(messages), f"{package} has a message that stands elsewhere in {code}"
        found |= {key: tuple(map(_Template.of, texts)) for key, texts in messages.items()}
    return MappingProxyType(found)


@cache
def _places(code: str, further: tuple[str, ...], key: str) -> frozenset[str]:
    templates = _templates(code, further)
    assert key in templates, f"no message is called {key!r}"
    return frozenset().union(*(template.places for template in templates[key]))


ENGLISH: Final = Language("en")
