"""What is said about an input: each message in a whole sentence, its texts of a file in quotation marks."""

import string

import pytest

from core.language import ENGLISH, Message, message
from core.language.catalogue import messages_of

CELL = {"cell": "12,5", "row": 1007}
OTHER = {"other_cell": "1.5", "other_row": 9}
COMMA = message("decimal.comma")
DAY_FIRST = message("date_form.day_month_year")
TEXTS = [key for key in messages_of("en") if key.startswith("note.text_with_") and key != "note.text_with_other"]
DAYS = message("lines.orders.days", column="data")
MULTIPLIED = message("lines.spend.multiplied.with_categories", column="p", other_column="q", categories="c")

SENTENCES = [
    (message("note.text_with_other", encoding="UTF-8", delimiter="~"), "UTF-8 text, separated by “~”"),
    (message("note.excel", sheet="Plan 1", row=1200), "Excel workbook, sheet “Plan 1”, header in row 1,200"),
    (message("note.excel_old", sheet="A", row=1), "Old Excel workbook (.xls), sheet “A”, header in row 1"),
    (message("note.parquet"), "Parquet file"),
    (message("note.json"), "JSON file"),
    (message("note.json_lines"), "JSON Lines file"),
    (message("note.request"), "JSON in the API's request form"),
    (
        message("note.out_of_gzip", file=message("note.out_of_zip", file=message("note.json"))),
        "JSON file, out of a zip archive, out of a gzip file",
    ),
    (
        message("note.decimal_mark.because_of_cell", mark=COMMA, **CELL),
        "decimal mark: comma, because of “12,5” in row 1,007",
    ),
    (
        message("note.decimal_mark.as_chosen", mark=message("decimal.point")),
        "decimal mark: point, as you chose",
    ),
    (
        message("note.decimal_mark.because_of_most_cells", mark=COMMA, count=2000, others=1, **CELL, **OTHER),
        "decimal mark: comma, because 2,000 cells are written like “12,5” in row 1,007 and 1 like “1.5” in row 9",
    ),
    (
        message("note.decimal_mark.because_of_semicolons", mark=COMMA, **CELL),
        "decimal mark: comma, because the file is separated by semicolons; “12,5” in row 1,007 can be read both ways",
    ),
    (
        message("note.dates.because_of_cell", form=DAY_FIRST, **CELL),
        "dates: day/month/year, because of “12,5” in row 1,007",
    ),
    (
        message("note.dates.because_although", form=DAY_FIRST, **CELL, **OTHER),
        "dates: day/month/year, because of “12,5” in row 1,007, although “1.5” in row 9 cannot be read so",
    ),
    (
        message("note.categories.separated_by_marks", mark="|", other_mark=";"),
        "categories: separated by | and ;",
    ),
    (
        message("note.categories.parts_never_apart", cell="tea, milk"),
        "categories: one in each cell, for the parts of “tea, milk” never stand apart",
    ),
    (
        message("note.lines_of_customers", lines=1, customers=1, orders=DAYS, spend=MULTIPLIED),
        "1 order line of 1 customer; frequency counts the different days in “data”, as no column names orders, "
        "amount_spent adds up “p” times “q”, product_types are the values of “c”, the most bought first",
    ),
    (
        message(
            "note.lines_of_customers_in_days",
            lines=2000,
            customers=2,
            first="2024-01-01",
            last="2024-03-31",
            months=3.0,
            orders=message("lines.orders.counted", column="order"),
            spend=message("lines.spend.added", column="value"),
        ),
        "2,000 order lines of 2 customers, 2024-01-01 to 2024-03-31 (3 months); frequency counts the different orders "
        "in “order”, amount_spent adds up “value”",
    ),
]


@pytest.mark.parametrize(("fact", "sentence"), SENTENCES)
def test_a_note_is_said_in_a_sentence(fact: Message, sentence: str) -> None:
    assert ENGLISH.said(fact) == sentence


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_file_is_told_by_its_encoding_and_separator(key: str) -> None:
    assert ENGLISH.say(key, encoding="UTF-8").startswith("UTF-8 text, separated by ")


def test_every_text_of_a_file_stands_in_quotation_marks() -> None:
    of_files = ("cell", "text", "sheet", "delimiter", "value", "ids", "columns", "texts", "taken", "others")
    for key, templates in messages_of("en").items():
        if not key.startswith(("note.", "problem.", "lines.")) or key == "note.decimal_mark.because_of_most_cells":
            continue
        fields = [field for template in templates for field in string.Formatter().parse(template) if field[1]]
        for _, name, how, _ in fields:
            if name in of_files and not (name == "others" and how == "whole"):
                assert (how or "").startswith("quoted"), key


def test_messages_that_say_the_same_are_the_same() -> None:
    one, other = (message("note.dates.because_of_cell", form=DAY_FIRST, **CELL) for _ in range(2))
    assert one == other
    assert hash(one) == hash(other)
