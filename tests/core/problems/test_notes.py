"""Every note has its sentence, from one table of whole templates."""

import string

import pytest

from core.problems import Note, sentence_of
from core.problems.notes import NOTES, note

CELL = {"cell": "12,5", "row": 1007}
OTHER = {"other_cell": "1.5", "other_row": 9}
TEXTS = [code for code in NOTES if code.startswith("text_with_") and code != "text_with_other"]
WHY = note("because_of_cell", **CELL)
MULTIPLIED = note("spend_multiplied", column="p", other_column="q")

SENTENCES = [
    *((note(code, encoding="UTF-8"), "UTF-8 text, separated by ") for code in TEXTS),
    (note("text_with_other", encoding="UTF-8", delimiter="~"), "UTF-8 text, separated by “~”"),
    (note("excel", sheet="Plan 1", row=1200), "Excel workbook, sheet “Plan 1”, header in row 1,200"),
    (note("excel_old", sheet="A", row=1), "Old Excel workbook (.xls), sheet “A”, header in row 1"),
    (note("parquet"), "Parquet file"),
    (note("json"), "JSON file"),
    (note("json_lines"), "JSON Lines file"),
    (note("request"), "JSON in the API's request form"),
    (
        note("out_of_gzip", file=note("out_of_zip", file=note("json"))),
        "JSON file, out of a zip archive, out of a gzip file",
    ),
    (note("out_of_zip", file=note("json")), "JSON file, out of a zip archive"),
    (note("decimal_mark", mark=note("comma"), why=WHY), "decimal mark: comma, because of “12,5” in row 1,007"),
    (note("decimal_mark", mark=note("point"), why=note("as_chosen")), "decimal mark: point, as you chose"),
    (
        note("because_of_most_cells", count=2000, others=1, **CELL, **OTHER),
        "because 2,000 cells are written like “12,5” in row 1,007 and 1 like “1.5” in row 9",
    ),
    (
        note("because_of_semicolons", **CELL),
        "because the file is separated by semicolons; “12,5” in row 1,007 can be read both ways",
    ),
    (
        note("because_of_no_semicolons", **CELL),
        "because the file is not separated by semicolons; “12,5” in row 1,007 can be read both ways",
    ),
    (note("because_of_no_mark"), "because no number has a mark"),
    (note("dates", form=note("day_month_year"), why=WHY), "dates: day/month/year, because of “12,5” in row 1,007"),
    (note("because_of_no_date"), "because no cell is a date"),
    (
        note("because_although", **CELL, **OTHER),
        "because of “12,5” in row 1,007, although “1.5” in row 9 cannot be read so",
    ),
    (
        note("because_usual", **CELL),
        "as is usual where this file comes from; “12,5” in row 1,007 can be read both ways",
    ),
    (
        note("categories", form=note("separated_by_marks", mark="|", other_mark=";")),
        "categories: separated by | and ;",
    ),
    (
        note("categories_because", form=note("one_in_each_cell"), why=note("parts_never_apart", cell="tea, milk")),
        "categories: one in each cell, for the parts of “tea, milk” never stand apart",
    ),
    (note("categories_in_columns"), "categories: one column for each"),
    (
        note(
            "lines_of_customers",
            lines=note("lines", count=1),
            customers=note("customers", count=1),
            orders="A",
            spend="B",
        ),
        "1 order line of 1 customer; A, B",
    ),
    (
        note(
            "lines_of_customers_in_days",
            lines=note("lines", count=2000),
            customers=note("customers", count=2),
            first="2024-01-01",
            last="2024-03-31",
            months=3.0,
            orders=note("days_counted", column="data"),
            spend=note(
                "spend_and_categories", spend=note("spend_multiplied", column="p", other_column="q"), column="c"
            ),
        ),
        "2,000 order lines of 2 customers, 2024-01-01 to 2024-03-31 (3 months); frequency counts the different days in "
        "“data”, as no column names orders, amount_spent adds up “p” times “q”, product_types are the values of “c”, "
        "the most bought first",
    ),
]


@pytest.mark.parametrize(("fact", "sentence"), SENTENCES)
def test_a_note_is_said_in_a_sentence(fact: Note, sentence: str) -> None:
    assert sentence_of(fact).startswith(sentence)
    assert str(fact) == sentence_of(fact)


def test_every_template_is_whole_and_every_text_of_a_file_stands_in_quotation_marks() -> None:
    for code, template in NOTES.items():
        for words in (template,) if isinstance(template, str) else template:
            fields = [(name, kind) for _, name, _, kind in string.Formatter().parse(words) if name]
            for name, kind in fields:
                assert (kind == "q") is name.endswith(("cell", "column", "sheet", "delimiter")), code
        assert isinstance(template, str) or all("{count:,}" in words for words in template)


def test_notes_that_say_the_same_are_the_same() -> None:
    assert note("because_of_cell", **CELL) == WHY
    assert hash(note("because_of_cell", **CELL)) == hash(WHY)
    with pytest.raises(AssertionError, match="no note is called"):
        note("unheard_of")
