"""What can be wrong with an input: problems with their place and rule, and the error that carries them all."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class Effect(StrEnum):
    """What a problem does to the input."""

    STOPS = "stops"
    """Nothing can be computed before it is mended."""
    LEFT_OUT = "left out"
    """The row is left out and listed; the others are used."""
    NOTICE = "notice"
    """Nothing is lost; the user should know."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table of rules: a sentence to fill in, and what breaking it does.

    ``title`` is short and stands in lists; ``sentence`` may use ``{column}``, ``{value}`` and ``{hint}``.
    """

    effect: Effect
    title: str
    sentence: str


RULES: Final[dict[str, Rule]] = {
    # The whole input
    "file_empty": Rule(Effect.STOPS, "Empty file", "The file is empty. Export it again and check that it has rows."),
    "file_not_text": Rule(
        Effect.STOPS,
        "Not a text file",
        "The file is not a CSV, but {value}. Save it as CSV (UTF-8) and upload it again.",
    ),
    "file_no_rows": Rule(
        Effect.STOPS, "No rows", "The file has a header and no rows below it. Export it again with the customers in it."
    ),
    "quote_open": Rule(
        Effect.STOPS,
        "Open quote",
        "A quotation mark is opened and never closed: {value}. Close it, or remove it.",
    ),
    "json_broken": Rule(
        Effect.STOPS, "Broken JSON", "The text is not valid JSON at {value}: {hint}. Mend it there and try again."
    ),
    "column_missing": Rule(
        Effect.STOPS,
        "Missing column",
        "There is no column for {column}. Call it {hint}; the columns of the file are {value}.",
    ),
    "column_twice": Rule(
        Effect.STOPS,
        "Column found twice",
        "Several columns could be {column}: {value}. Keep one of them, or rename the others.",
    ),
    "no_usable_row": Rule(
        Effect.STOPS,
        "No usable row",
        "No row of the file can be used. {hint}",
    ),
    "labels_absent": Rule(
        Effect.STOPS,
        "No labels",
        "Nothing says which cluster each customer is in. Add a labels file to it, or use one JSON request with both.",
    ),
    "no_label_fits": Rule(
        Effect.STOPS,
        "No label fits",
        "No customer has a label: customers and labels have no id in common. Customers have ids like {value}, "
        "labels have ids like {hint}. Use the same ids in both.",
    ),
    "parent_unknown": Rule(
        Effect.STOPS,
        "Unknown parent",
        "There is no parent {value}. The labels name {hint}.",
    ),
    "setting_wrong": Rule(Effect.STOPS, "Setting out of range", "{column} must be {hint}, but is {value}."),
    # The API's JSON
    "type_wrong": Rule(Effect.STOPS, "Wrong type", "This must be {hint}, but is {value}."),
    "key_missing": Rule(Effect.STOPS, "Missing key", "The key {column} is missing. Add it: {hint}."),
    "key_unknown": Rule(Effect.STOPS, "Unknown key", "The key {value} is not known. {hint}"),
    # One row
    "cells_too_many": Rule(
        Effect.LEFT_OUT,
        "Too many cells",
        "The row has {value} and the header has {hint}. If a text contains the separator, put it in quotes.",
    ),
    "cells_too_few": Rule(
        Effect.LEFT_OUT,
        "Too few cells",
        "The row has {value} and the header has {hint}. Complete the row; leave a cell empty between separators.",
    ),
    "id_missing": Rule(Effect.LEFT_OUT, "No id", "{column} is empty. Write the customer's id."),
    "text_unstorable": Rule(
        Effect.LEFT_OUT,
        "Character that cannot be stored",
        "{column} is {value}, with a character that no file or CRM can store ({hint}). Remove it.",
    ),
    "id_repeated": Rule(
        Effect.LEFT_OUT,
        "Repeated id",
        "{column} is {value}, as in {hint}. Keep one row for each customer.",
    ),
    "number_missing": Rule(
        Effect.LEFT_OUT, "No number", "{column} is empty. Write a number, such as {hint}; write 0 if there is none."
    ),
    "number_unreadable": Rule(Effect.LEFT_OUT, "Not a number", "{column} is {value}. Write a number, such as {hint}."),
    "number_not_whole": Rule(
        Effect.LEFT_OUT,
        "Not a whole number",
        "{column} is {value}. Orders are counted: write a whole number, such as 12.",
    ),
    "number_out_of_range": Rule(Effect.LEFT_OUT, "Number out of range", "{column} is {value}. Write a number {hint}."),
    "categories_unreadable": Rule(
        Effect.LEFT_OUT,
        "Categories cannot be read",
        '{column} is {value}. Write the categories as a|b|c, as a;b;c, or as a JSON array such as ["a", "b"].',
    ),
    "label_missing": Rule(
        Effect.LEFT_OUT, "No cluster", "{column} is empty. Write the cluster that the customer belongs to."
    ),
    "label_repeated": Rule(
        Effect.LEFT_OUT,
        "Customer labelled twice",
        "The customer {value} already has a label, in {hint}. Keep one row for each customer.",
    ),
    # Worth knowing
    "categories_absent": Rule(
        Effect.NOTICE,
        "No categories",
        "There is no column for product_types; the customers are compared by orders and spend only. "
        "The file has {value}.",
    ),
    "labels_not_used": Rule(
        Effect.NOTICE,
        "Labels file not used",
        "The other file is a JSON request with labels of its own; those are used, and this file is not.",
    ),
    "customers_unlabelled": Rule(
        Effect.NOTICE,
        "Customers without a label",
        "{value} no label, and therefore no parent: {hint}. Without a label a customer is in no group.",
    ),
    "labels_without_customer": Rule(
        Effect.NOTICE,
        "Labels without a customer",
        "{value} a customer that the customers file does not have: {hint}. Such a label is not used.",
    ),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a problem stands: a file with its row, or a path inside a JSON text.

    ``row`` counts as a spreadsheet does: the header is row 1. ``path`` looks like ``customers[3].frequency``.
    """

    source: str = ""
    row: int | None = None
    path: str = ""

    def __str__(self) -> str:
        parts = [self.source, f"row {self.row:,}" if self.row is not None else "", self.path]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Problem:
    """One broken rule, where it is broken and by which value.

    ``code`` is a key of ``RULES``; ``value`` is shown as it was received; ``text`` is the whole sentence for
    the person who can mend it.
    """

    code: str
    where: Place = Place()
    column: str = ""
    value: str = ""
    hint: str = ""

    def __post_init__(self) -> None:
        assert self.code in RULES, f"no rule is called {self.code!r}"

    @property
    def rule(self) -> Rule:
        """The rule that is broken."""
        return RULES[self.code]

    @property
    def effect(self) -> Effect:
        """What the problem does to the input."""
        return self.rule.effect

    @property
    def sentence(self) -> str:
        """The rule with the value and what to do, without the place."""
        return self.rule.sentence.format(column=self.column, value=self.value, hint=self.hint)

    @property
    def text(self) -> str:
        """The sentence with the place before it; a path that the sentence names is not said twice."""
        named = "{column}" in self.rule.sentence and self.where.path == self.column
        place = str(replace(self.where, path="") if named else self.where)
        return f"{place}: {self.sentence}" if place else self.sentence


class InvalidInput(Exception):  # noqa: N818 - it names what is wrong, as the callers read it
    """The input cannot be used as it is. ``problems`` holds every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        assert self.problems, "InvalidInput needs at least one problem"
        super().__init__("\n".join(problem.text for problem in self.problems))


def counted(number: int, thing: str, things: str) -> str:
    """“1 cell”, “2 cells”."""
    return f"{number:,} {thing if number == 1 else things}"


LONGEST_QUOTE: Final = 60


def is_control(character: str) -> bool:
    """Whether a character neither shows nor separates anything: a control code or half of a surrogate pair."""
    return unicodedata.category(character) in ("Cc", "Cs") and not character.isspace()


def quoted(value: object) -> str:
    """A value as a sentence shows it: in quotation marks, shortened, with no line break and nothing invisible."""
    words = str(value)[: 4 * LONGEST_QUOTE].split()
    text = "".join(ascii(each)[1:-1] if is_control(each) else each for each in " ".join(words))
    if len(text) > LONGEST_QUOTE:
        text = text[: LONGEST_QUOTE - 1] + "…"
    return f"“{text}”"


def listed(values: Iterable[object], most: int = 12, last: str = "and") -> str:
    """Values one after another for a sentence, at most ``most`` of them, the rest counted: “1, 2 and 3”."""
    items = [str(value) for value in values]
    if len(items) > most:
        items = [*items[:most], f"{len(items) - most:,} more"]
    *others, end = items or [""]
    return f"{', '.join(others)} {last} {end}" if others else end
