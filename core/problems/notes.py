"""What was found out or done on the way from a file to customers, as facts, and the sentence of each."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from core.language.lists import quoted


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the user should be able to see: a key of ``NOTES``, and the values that stand in its sentence.

    A value is a number, a text of the file, a word of ours that is the same in every language, or a further note.
    """

    code: str
    values: tuple[tuple[str, Any], ...] = ()

    def __post_init__(self) -> None:
        assert self.code in NOTES, f"no note is called {self.code!r}"

    def __str__(self) -> str:
        return sentence_of(self)


def note(code: str, **values: Any) -> Note:
    """A note with its values by their names."""
    return Note(code, tuple(values.items()))


def sentence_of(fact: Note) -> str:
    """The words of a note; a template for one and a template for several are told apart by ``count``."""
    template, values = NOTES[fact.code], dict(fact.values)
    if not isinstance(template, str):
        template = template[values["count"] != 1]
    return FORMATTER.vformat(template, (), values)


class _Formatter(string.Formatter):
    """``{name!q}`` is a text of the file in quotation marks, shortened, with nothing invisible in it."""

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        return quoted(value) if conversion == "q" else super().convert_field(value, conversion)


FORMATTER: Final = _Formatter()

# One template for each note, or one for a count of 1 and one for other counts.
NOTES: Final[Mapping[str, str | tuple[str, str]]] = MappingProxyType(
    {
        # What kind of file it was.
        "text_with_commas": "{encoding} text, separated by commas",
        "text_with_semicolons": "{encoding} text, separated by semicolons",
        "text_with_tabs": "{encoding} text, separated by tabs",
        "text_with_bars": "{encoding} text, separated by vertical bars",
        "text_with_spaces": "{encoding} text, separated by spaces",
        "text_with_colons": "{encoding} text, separated by colons",
        "text_with_commas_and_spaces": "{encoding} text, separated by commas and spaces",
        "text_with_semicolons_and_spaces": "{encoding} text, separated by semicolons and spaces",
        "text_with_other": "{encoding} text, separated by {delimiter!q}",
        "excel": "Excel workbook, sheet {sheet!q}, header in row {row:,}",
        "excel_old": "Old Excel workbook (.xls), sheet {sheet!q}, header in row {row:,}",
        "parquet": "Parquet file",
        "json": "JSON file",
        "json_lines": "JSON Lines file",
        "request": "JSON in the API's request form",
        "out_of_gzip": "{file}, out of a gzip file",
        "out_of_zip": "{file}, out of a zip archive",
        # Which decimal mark the numbers have, and why.
        "decimal_mark": "decimal mark: {mark}, {why}",
        "point": "point",
        "comma": "comma",
        "as_chosen": "as you chose",
        "because_of_cell": "because of {cell!q} in row {row:,}",
        "because_of_most_cells": (
            "because {count:,} cells are written like {cell!q} in row {row:,} "
            "and {others:,} like {other_cell!q} in row {other_row:,}"
        ),
        "because_of_semicolons": (
            "because the file is separated by semicolons; {cell!q} in row {row:,} can be read both ways"
        ),
        "because_of_no_semicolons": (
            "because the file is not separated by semicolons; {cell!q} in row {row:,} can be read both ways"
        ),
        "because_of_no_mark": "because no number has a mark",
        # How the dates are written, and why.
        "dates": "dates: {form}, {why}",
        "year_month_day": "year-month-day",
        "yearmonthday": "yearmonthday",
        "day_month_year": "day/month/year",
        "month_day_year": "month/day/year",
        "serial_numbers": "serial numbers of a spreadsheet",
        "because_of_no_date": "because no cell is a date",
        "because_although": (
            "because of {cell!q} in row {row:,}, although {other_cell!q} in row {other_row:,} cannot be read so"
        ),
        "because_usual": "as is usual where this file comes from; {cell!q} in row {row:,} can be read both ways",
        # How the product types are written, and why.
        "categories": "categories: {form}",
        "categories_because": "categories: {form}, {why}",
        "categories_in_columns": "categories: one column for each",
        "separated_by_mark": "separated by {mark}",
        "separated_by_marks": "separated by {mark} and {other_mark}",
        "separated_by_commas": "separated by commas",
        "in_brackets": "lists in square brackets",
        "one_in_each_cell": "one in each cell",
        "parts_never_apart": "for the parts of {cell!q} never stand apart",
        "as_in_cell": "as in {cell!q}",
        # How order lines were added up.
        "lines_of_customers": "{lines} of {customers}; {orders}, {spend}",
        "lines_of_customers_in_days": (
            "{lines} of {customers}, {first} to {last} ({months:g} months); {orders}, {spend}"
        ),
        "lines": ("{count:,} order line", "{count:,} order lines"),
        "customers": ("{count:,} customer", "{count:,} customers"),
        "orders_counted": "frequency counts the different orders in {column!q}",
        "days_counted": "frequency counts the different days in {column!q}, as no column names orders",
        "spend_added": "amount_spent adds up {column!q}",
        "spend_multiplied": "amount_spent adds up {column!q} times {other_column!q}",
        "spend_and_categories": ("{spend}, product_types are the values of {column!q}, the most bought first"),
    }
)
