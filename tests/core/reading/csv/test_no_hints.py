"""Files as people have them, read with no settings: dialects, tables that do not begin on the first row, bad rows."""

from collections.abc import Callable

import pytest

from core import InvalidInput, Table, read_customers, read_table
from core.problems.rules import Effect
from core.tables.limits import Limits
from tests.core.files import sheet_of
from tests.core.support import texts_of

HEADER = ["id", "frequency", "amount_spent", "note"]
ROWS = [[f"C{number:05}", str(number + 1), f"{number}.50", "tea, green" if number % 3 else ""] for number in range(12)]


def read(text: str, encoding: str = "utf-8") -> Table:
    return read_table(text.encode(encoding), "x.csv")


def cells(table: Table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


def written(delimiter: str = ",", quote: str = '"', end: str = "\n", header: list[str] = HEADER) -> str:
    def cell(text: str) -> str:
        return f"{quote}{text}{quote}" if delimiter[0] in text or "," in text else text

    return "".join(delimiter.join(map(cell, row)) + end for row in [header, *ROWS])


def said(table: Table) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.where.row) for problem in table.problems]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", " ", "^", ", ", "; ", "||", "\t\t", "::", "|~|"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_any_usual_separator_and_quotation_mark_is_found(delimiter: str, quote: str) -> None:
    table = read(written(delimiter, quote))
    assert cells(table) == [HEADER, *ROWS]
    assert (table.delimiter, table.quote) == (delimiter, quote)
    assert table.problems == ()


def test_quotation_marks_inside_are_doubled_or_escaped_or_neither() -> None:
    rows = "".join(f"{number},{number}.5,plain text {number}\n" for number in range(9))
    for inside in ('5"" pipe, long', '5\\" pipe, long', '5" pipe, long'):
        table = read(f'id,size,note\n{rows}9,9.5,"{inside}"\n')
        assert table.frame["note"].iloc[-1] == '5" pipe, long'
    assert read(f'id,size,note\n{rows}9,9.5,"5\\" pipe, long"\n').escape == "\\"


def test_line_ends_may_be_mixed() -> None:
    lines = written().splitlines()
    ends = ["\n", "\r\n", "\r"]
    table = read("".join(line + ends[number % 3] for number, line in enumerate(lines)))
    assert cells(table) == [HEADER, *ROWS]
    assert table.rows.tolist() == list(range(2, 14))


def test_excels_line_with_the_separator_is_obeyed_and_is_no_data() -> None:
    table = read("sep=|\r\n" + written("|", end="\r\n"))
    assert cells(table) == [HEADER, *ROWS]
    assert table.rows[0] == 3
    assert table.problems == ()


@pytest.mark.parametrize(
    "above",
    ["Customers of May\n", "Customers of May\n\n", "Report;;;\nMade on;2024-05-03;;\n;;;\n", "# shop 2.1\n# by Ana\n"],
)
def test_rows_above_the_header_are_told_apart_and_kept(above: str) -> None:
    table = read(above + written(";"))
    assert cells(table) == [HEADER, *ROWS]
    assert table.rows[0] == above.count("\n") + 2
    assert said(table) == [("rows_above", None)]
    assert " ".join(table.above).startswith(above.split(";")[0].split("\n")[0])


def test_several_header_rows_become_one_and_the_user_is_told() -> None:
    table = read("who,how often,how much,why\n" + written())
    assert table.frame.columns.tolist() == ["who id", "how often frequency", "how much amount_spent", "why note"]
    assert table.header_rows == 2
    assert cells(table)[1:] == ROWS
    assert said(table) == [("header_joined", None)]


@pytest.mark.parametrize("first", ["C1,unknown,9.50,tea", "C1,,,", "C1,n/a,none,tea", "C1,3 orders,7.00,"])
def test_a_first_row_with_bad_cells_is_a_row_and_no_second_header(first: str) -> None:
    table = read(written().replace("\n", f"\n{first}\n", 1))
    assert len(table.frame) == 13
    assert table.frame.iloc[0].tolist() == first.split(",")


def test_a_file_without_a_header_keeps_its_first_row() -> None:
    table = read(written().split("\n", 1)[1])
    assert table.frame.columns.tolist() == ["column 1", "column 2", "column 3", "column 4"]
    assert cells(table)[1:] == ROWS
    assert table.rows[0] == 1
    assert (table.header_rows, said(table)) == (0, [("header_absent", None)])


def test_columns_named_after_years_are_a_header() -> None:
    rows = "".join(f"city {number},{number * 3},{number * 7}\n" for number in range(9))
    assert read(f"city,2022,2023\n{rows}").frame.columns.tolist() == ["city", "2022", "2023"]


@pytest.mark.parametrize(
    ("below", "row"), [("\nSource: the shop\n", 15), ("\nSource: the shop,,,\n", 15), ("(12 rows affected)\n", 14)]
)
def test_notes_below_are_no_customers(below: str, row: int) -> None:
    table = read(written() + below)
    assert cells(table) == [HEADER, *ROWS]
    assert said(table) == [("rows_below", row)]
    assert table.below[0].split(",")[0] == below.strip().split(",")[0]
    assert table.records == 12


@pytest.mark.parametrize("word", ["Total", "Soma", "Total geral:", "Promedio"])
def test_totals_below_are_left_out_alike_of_a_csv_and_of_a_sheet(word: str) -> None:
    total = [word, "78", "72.00", ""]
    text, sheet = read(written() + ",".join(total) + "\n"), read_table(sheet_of(HEADER, *ROWS, total), "x.csv")
    for table in (text, sheet):
        assert cells(table) == [HEADER, *ROWS]
        assert said(table) == [("row_is_total", 14)]
        assert f"The row begins with “{word}”" in table.problems[0].text
        assert table.records == 13


def test_a_last_row_that_was_cut_off_is_a_bad_row_and_no_note() -> None:
    assert said(read(written() + "C00099")) == [("cells_too_few", 14)]


def test_a_header_in_the_middle_continues_the_table() -> None:
    table = read(written() + written())
    assert cells(table) == [HEADER, *ROWS, *ROWS]
    assert said(table) == [("header_repeated", 14)]


@pytest.mark.parametrize("second", ["shop,city\n1,Rio\n2,Lima\n", "\nwho,orders,spend,why\nA,1,2.0,x\nB,2,3.0,y\n"])
def test_a_second_table_is_left_out_and_said_to_be(second: str) -> None:
    table = read(written() + second)
    assert cells(table) == [HEADER, *ROWS]
    ((code, row),) = said(table)
    assert (code, row) == ("table_second", 15 if second.startswith("\n") else 14)
    assert table.problems[0].effect is Effect.LEFT_OUT


def test_rows_are_mended_only_where_the_others_leave_one_way() -> None:
    spoiled = written().splitlines()
    spoiled[3] = "C00002;3;2.50;tea"
    spoiled[5] = "C00004,,5,4.50,tea"
    spoiled[7] = "C00006,7,6.50,tea, black, or so"
    spoiled[9] = "C00008,9"
    table = read("\n".join(spoiled))
    kept = {row[0]: row for row in cells(table)[1:]}
    assert kept["C00002"] == ["C00002", "3", "2.50", "tea"]
    assert kept["C00004"] == ["C00004", "5", "4.50", "tea"]
    assert kept["C00006"] == ["C00006", "7", "6.50", "tea, black, or so"]
    assert "C00008" not in kept
    assert said(table) == [("row_mended", 4), ("row_mended", 6), ("row_mended", 8), ("cells_too_few", 10)]


def test_rows_of_words_alone_are_never_mended_by_guess() -> None:
    rows = "".join(f"name {number},street {number},Rio\n" for number in range(12))
    table = read(f"name,street,city\n{rows}Ana,Rio\n")
    assert said(table) == [("cells_too_few", 14)]


def test_empty_cells_that_were_cut_off_at_the_end_are_empty_cells() -> None:
    short = "".join(",".join(row).rstrip(",") + "\n" for row in [HEADER, *[[*row[:3], ""] for row in ROWS]])
    table = read(short)
    assert cells(table) == [HEADER, *[[*row[:3], ""] for row in ROWS]]
    assert table.problems == ()


def test_separators_at_the_end_of_every_row_make_no_column() -> None:
    table = read(written(end=",\n"))
    assert cells(table) == [HEADER, *ROWS]
    assert table.problems == ()


def test_stray_marks_far_apart_join_no_rows() -> None:
    lines = [f"C{number:06},{number},{number}.5,2024-01-10" for number in range(5_000)]
    for number in (50, 150, 2_500, 2_600):
        lines[number] = lines[number].replace("2024", '"2024')
    table = read("\n".join(["id,frequency,amount_spent,day", *lines]))
    assert table.frame["id"].tolist() == [line[:7] for line in lines]
    assert said(table) == [("quote_stray", number + 2) for number in (50, 150, 2_500, 2_600)]


def test_cells_of_several_lines_survive_a_stray_mark_elsewhere() -> None:
    lines = [f'C{number:04},{number},"line one\nline two, of {number}"' for number in range(200)]
    lines[100] = 'C0100,"100,plain'
    table = read("\n".join(["id,frequency,note", *lines]))
    assert len(table.frame) == 200
    assert table.frame["note"].iloc[199] == "line one\nline two, of 199"
    assert table.frame.iloc[100].tolist() == ["C0100", '"100', "plain"]
    assert table.rows.tolist() == list(range(2, 202))


TEXTS = [
    "Café, São Paulo",
    "João Conceição, Eletrônicos, Móveis, Calçados",
    "Niños, Jardín, Bebés",
    "Käse, Öl, Müsli, Süßes",
    "Crème brûlée, Pâté",
    "AÇÚCAR, ELETRÔNICOS, CONFECÇÃO",
    "Électroménager, Été",
    "Señora, Muñeca, España, Núñez",
    "Teléfono, Jardín, Camisón, Música",
    "Getränke, Möbel, Küche",
    "Relógios, Famílias, Móveis",
]
OF_WINDOWS = [
    "5 €, 7 €",
    "d’or, l’eau",
    "don’t",
    "“fine”, tea – green",
    "nº 5, 1ª",
    "£5…",
    "SÃO, ÀS",
    "Ærø, Ålborg",
    "cœur",
    "state–owned",
    "cost–benefit, Paris–London, 9–17",
    "jusqu’ici, s’il, aujourd’hui",
    "dell’acqua, un’amica",
    "McDonald’s, O’Brien, rock’n’roll",
    "l’Hospitalet, d’Urgell",
    "œuvre, sœur, bœuf",
    "10µm, 5µg",
    "Tea™Shop",
]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "windows-1252"])
@pytest.mark.parametrize("text", TEXTS)
def test_older_encodings_are_told_by_the_letters_in_words(text: str, encoding: str) -> None:
    table = read("id;city\n1;" + text + "\n", encoding)
    assert table.frame["city"].tolist() == [text]
    assert [problem.code for problem in table.problems] == ["encoding_guessed"] * (encoding != "windows-1252")


@pytest.mark.parametrize("text", OF_WINDOWS)
def test_signs_of_windows_stay_as_they_are(text: str) -> None:
    table = read("id;city\n1;" + text + "\n", "windows-1252")
    assert (table.frame["city"].tolist(), table.encoding, table.problems) == ([text], "windows-1252", ())


def test_ids_keep_every_character() -> None:
    ids = ["00123", "12345678901234567890", "ação 7", "a b", "1e5", "NaN"]
    table = read("id;frequency;amount_spent\n" + "".join(f"{name};1;12,50\n" for name in ids), "windows-1252")
    read_from = read_customers(table)
    assert read_from.customers.ids.tolist() == ids[:-1]
    # “NaN” is how programs write that there is no id: no customer, and told.
    assert [(each.code, each.where.row) for each in read_from.problems if each.where.row] == [("id_missing", 7)]
    assert table.encoding == "windows-1252"


@pytest.mark.parametrize(
    ("make", "limits", "more_than"),
    [  # the files are made when their turn comes, because together they take 100 MB
        (lambda: b",".join(b"c%d" % number for number in range(1_000_000)), Limits(), "20,000 columns"),
        (lambda: b'"' * 30_000_001, Limits(), "10,000,000 characters in one cell"),
        (lambda: b'"\n' * 11_000_000, Limits(), "5,000,000 rows"),
        (lambda: b"x" * 20_000_000, Limits(), "10,000,000 characters in one cell"),
        (lambda: b"id,a\n" + b"1,2\n" * 50, Limits(bytes=100), "100 bytes"),
        (lambda: b"id,a\n" + b"1,2\n" * 50, Limits(rows=49), "49 rows"),
    ],
    ids=["columns", "quotation marks", "lines", "one cell", "bytes", "rows"],
)
def test_a_file_beyond_the_limits_ends_in_a_sentence(make: Callable[[], bytes], limits: Limits, more_than: str) -> None:
    data = make()
    (text,) = texts_of(lambda: read_table(data, "x.csv", limits))
    assert text.startswith(f"x.csv: The file has more than {more_than}, which is the limit. ")


def test_a_long_run_of_quotation_marks_is_a_cell_or_a_sentence() -> None:
    for count in range(1, 40):
        try:
            table = read("id,a\n" + '"' * count + ",1\n")
        except InvalidInput:
            continue
        assert len(table.frame) == 1
