"""Workbooks as people have them → the right sheet, the right header, and cells as they are shown."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core import Table, read_customers, read_labels, read_table
from tests.core.files import (
    HEADER,
    ROWS,
    SHEET,
    old_workbook_of,
    parts_of,
    sheet_of,
    sheet_with_xml,
    with_part,
    workbook_of,
    zip_of,
)
from tests.core.support import texts_of


def read(data: bytes) -> Table:
    return read_table(data, "x.xlsx")


def cells(table: Table) -> list[list[str]]:
    return [list(table.frame.columns), *table.frame.to_numpy().tolist()]


def texts(*rows: list[Any]) -> list[list[str]]:
    return cells(read(sheet_of(*rows)))


def shown(value: object, number_format: str = "General") -> str:
    """The text of one cell with a number format."""

    def fill(workbook: Any) -> None:
        workbook.active.append(["id", "frequency"])
        workbook.active.append(["a", value])
        workbook.active["B2"].number_format = number_format

    return str(read(workbook_of(fill)).frame["frequency"].iloc[0])


def stored(xml: str) -> str:
    """The text of one cell by its XML."""
    return str(read(sheet_with_xml(f'{ID_ROW}<row r="2"><c r="A2" t="str"><v>a</v></c>{xml}</row>')).frame["n"].iloc[0])


ID_ROW = '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>n</v></c></row>'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1001.0, "1001"),
        (1001, "1001"),
        ("00123", "00123"),
        ("12345678901234567890", "12345678901234567890"),
        ("João  da Silva", "João  da Silva"),
        (-12.5, "-12.5"),
        (0.1, "0.1"),
        (1e-7, "0.0000001"),
        (1e21, "1000000000000000000000"),
        (1e300, "1e+300"),
        (True, "true"),
        (False, "false"),
        (dt.date(2024, 2, 29), "2024-02-29"),
        (dt.datetime(2024, 2, 29, 13, 5, 9), "2024-02-29 13:05:09"),
        (dt.time(13, 5), "13:05:00"),
        (dt.timedelta(hours=30), "30:00:00"),
        ("=1+1", ""),
        ("a\nb", "a\nb"),
    ],
)
def test_a_cell_becomes_the_text_that_the_spreadsheet_shows(value: object, text: str) -> None:
    written = read(sheet_of(["id", "value"], ["a", value]))
    assert written.frame["value"].tolist() == [text]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (123, "00000", "00123"),
        (123456, "00000", "123456"),
        (12.5, "0.00", "12.5"),
        (12.5, '"R$" #,##0.00', "12.5"),
        (12.5, "[Red]#,##0.00;[Blue]-#,##0.00", "12.5"),
        (0.25, "0%", "0.25"),
        (45351, "dd/mm/yyyy", "2024-02-29"),
        (45351.5, "[$-416]d mmm yyyy h:mm", "2024-02-29 12:00:00"),
        (45351, "mmm/yy", "2024-02-29"),
        (0.5, "h:mm AM/PM", "12:00:00"),
        (0.5, "mm:ss.0", "12:00:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (99999999, "yyyy-mm-dd", "99999999"),
        (12, '0 "days"', "12"),
        (12, "@", "12"),
    ],
)
def test_a_number_format_says_what_a_number_is(value: float, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def test_days_of_a_workbook_that_counts_from_1904_are_right() -> None:
    def fill(workbook: Any) -> None:
        workbook.epoch = CALENDAR_MAC_1904
        workbook.active.append(["id", "day"])
        workbook.active.append(["a", dt.date(2024, 2, 29)])

    data = workbook_of(fill)
    assert b"<v>43889</v>" in parts_of(data)[SHEET]
    assert read(data).frame["day"].tolist() == ["2024-02-29"]


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ('<c r="B2"><v>12345678901234567890</v></c>', "12345678901234567890"),
        ('<c r="B2"><v>9007199254740993</v></c>', "9007199254740993"),
        ('<c r="B2"><v>1.23456789012345E+19</v></c>', "12345678901234500000"),
        ('<c r="B2"><v>1001.0</v></c>', "1001"),
        ("<c><v>7</v></c>", "7"),
        ('<c r="B2" s="99"><v>7</v></c>', "7"),
        ('<c r="B2" t="b"><v>1</v></c>', "true"),
        ('<c r="B2" t="d"><v>2024-02-29</v></c>', "2024-02-29"),
        ('<c r="B2" t="str"><f>A1&amp;"x"</f><v>idx</v></c>', "idx"),
        ('<c r="B2" t="inlineStr"><is><r><t>te</t></r><r><t>a</t></r><rPh><t>ティー</t></rPh></is></c>', "tea"),
        ('<c r="B2" t="str"><v>a_x000D_b</v></c>', "a\rb"),
        ('<c r="B2" t="str"><v>_x005F_x0041_</v></c>', "_x0041_"),
        ('<c r="B2" t="str"><v>_xD83D__xDE00_</v></c>', "😀"),
        ('<c r="B2" t="str"><v>_xD83D_</v></c>', "_xD83D_"),
        ('<c r="B2" t="n"><v>twelve</v></c>', "twelve"),
    ],
)
def test_cells_are_read_as_they_are_stored(xml: str, text: str) -> None:
    assert stored(xml) == text


def test_error_cells_stay_visible_and_break_only_the_rows_that_need_them() -> None:
    row = '<c r="A{0}" t="str"><v>{1}</v></c><c r="B{0}"><v>1</v></c><c r="C{0}" t="{2}"><v>{3}</v></c>'
    header = '<row r="1"><c r="A1" t="str"><v>id</v></c><c r="B1" t="str"><v>frequency</v></c>'
    header += '<c r="C1" t="str"><v>amount_spent</v></c></row>'
    rows = [row.format(2, "a", "n", "5"), row.format(3, "b", "e", "#N/A")]
    body = "".join(f'<row r="{number}">{cells}</row>' for number, cells in enumerate(rows, start=2))
    customers = read_customers(read(sheet_with_xml(header + body)))
    assert customers.customers.ids.tolist() == ["a"]
    assert "x.xlsx, row 3: amount_spent is “#N/A”. Write a number, such as 12.50." in [
        problem.text for problem in customers.problems
    ]


def test_a_title_above_and_totals_below_are_no_customers() -> None:
    def fill(workbook: Any) -> None:
        sheet = workbook.active
        sheet["B2"] = "Relatório de clientes"
        sheet.merge_cells("B2:E2")
        for position, row in enumerate([HEADER, *ROWS, [], ["Total", 5, 1013.5], ["Fonte: CRM"]], start=4):
            for column, value in enumerate(row, start=2):
                sheet.cell(position, column, value)

    table = read(workbook_of(fill))
    assert cells(table)[0] == HEADER
    assert table.frame["id"].tolist() == ["00123", "b", "Fonte: CRM"]
    assert table.rows.tolist() == [5, 6, 9]
    assert [problem.where.row for problem in table.problems] == [None, 8]
    customers = read_customers(table)
    assert customers.customers.ids.tolist() == ["00123", "b"]
    assert customers.records == 4


@pytest.mark.parametrize(
    ("above", "header"),
    [
        ([], HEADER),
        ([["Customers"]], HEADER),
        ([["Report", "2024-01-02"], ["by", "Ana"]], HEADER),
        ([[None, "Orders", None, "Products"]], HEADER),
        ([["Shop", "North", "Exported by", "Ana"]], HEADER),
        ([["Clientes"]], ["codigo", "pedidos", "gasto", "categorias"]),
        ([[None, "2024", "2024"]], ["código", "pedidos", "gasto", "categorias"]),
    ],
)
def test_the_header_is_found_below_titles_and_groups(above: list[list[Any]], header: list[str]) -> None:
    table = read(sheet_of(*above, header, *ROWS))
    assert table.frame.columns.tolist() == header
    assert table.rows.tolist() == [len(above) + 2, len(above) + 3]


def test_a_labels_sheet_of_two_columns_is_read() -> None:
    labels = read_labels(read(sheet_of(["customer_id", "cluster_id"], ["00123", 1], ["b", "Gold"], [1001.0, 2.0])))
    assert labels.labels.ids.tolist() == ["00123", "b", "1001"]
    assert labels.labels.parents.tolist() == ["1", "Gold", "2"]


def test_columns_without_a_name_are_kept_and_columns_without_anything_are_not() -> None:
    assert texts(["id", None, None, "frequency"], ["a", None, "x", 1], ["b", None, None, 2]) == [
        ["id", "column 3", "frequency"],
        ["a", "x", "1"],
        ["b", "", "2"],
    ]


def test_line_breaks_in_a_header_are_spaces_and_repeated_names_are_numbered() -> None:
    assert texts(["customer\nid", "n", "n"], ["a", 1, 2])[0] == ["customer id", "n", "n (2)"]


def test_numbers_stored_as_text_with_a_comma_do_not_change_the_true_numbers() -> None:
    customers = read_customers(read(sheet_of(HEADER, ["a", 1, "12,50", ""], ["b", 2, 12.345, ""], ["c", 3, 7, ""])))
    assert customers.customers.amount_spent.tolist() == [12.5, 12.345, 7.0]


def two_sheets(states: tuple[str, str]) -> bytes:
    def fill(workbook: Any) -> None:
        first, second = workbook.active, workbook.create_sheet("Second")
        for sheet, state, customer in ((first, states[0], "from the first"), (second, states[1], "from the second")):
            sheet.append(["id", "frequency"])
            sheet.append([customer, 1])
            sheet.sheet_state = state

    return workbook_of(fill)


@pytest.mark.parametrize(
    ("states", "customer", "notices"),
    [
        (("visible", "visible"), "from the first", 1),
        (("hidden", "visible"), "from the second", 0),
        (("veryHidden", "visible"), "from the second", 0),
        (("visible", "hidden"), "from the first", 0),
    ],
)
def test_hidden_sheets_are_skipped(states: tuple[str, str], customer: str, notices: int) -> None:
    table = read(two_sheets(states))
    assert table.frame["id"].tolist() == [customer]
    assert len(table.problems) == notices


def test_the_chosen_sheet_is_named() -> None:
    assert read(two_sheets(("hidden", "visible"))).how_it_was_read == "Excel workbook, sheet “Second”, header in row 1"


def test_other_writers_habits_are_read() -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    sheet = f"""<x:worksheet xmlns:x="{space}"><x:sheetData>
      <x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row>
      <x:row><x:c t="s"><x:v>2</x:v></x:c><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>"""
    strings = f'<x:sst xmlns:x="{space}">' + "".join(
        f"<x:si><x:t>{text}</x:t></x:si>" for text in ("id", "frequency", "00123")
    )
    data = zip_of(
        {
            "[Content_Types].xml": b"",
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r" Type="{relations}/officeDocument" '
            'Target="/XL/Workbook.xml"/></Relationships>'.encode(),
            "xl/workbook.xml": f'<x:workbook xmlns:x="{space}" xmlns:q="{relations}"><x:sheets>'
            '<x:sheet name="A" sheetId="1" q:id="s"/></x:sheets></x:workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="s" '
            f'Type="{relations}/worksheet" Target="sheets\\one.xml"/><Relationship Id="t" '
            f'Type="{relations}/sharedStrings" Target="SharedStrings.xml"/></Relationships>'.encode(),
            "xl\\sheets\\one.xml": sheet.encode(),
            "xl/sharedStrings.xml": f"{strings}</x:sst>".encode(),
        }
    )
    assert cells(read(data)) == [["id", "frequency"], ["00123", "3"]]


def test_what_a_sheet_claims_to_hold_is_not_believed() -> None:
    data = sheet_of(["id", "n"], ["a", 1])
    xml = parts_of(data)[SHEET].replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')
    assert b"XFD1048576" in xml
    assert cells(read(with_part(data, SHEET, xml))) == [["id", "n"], ["a", "1"]]


def test_pictures_macros_and_links_are_not_opened() -> None:
    data = sheet_of(["id", "n"], ["a", 1])
    broken = zip_of({**parts_of(data), "xl/vbaProject.bin": b"x", "xl/media/image1.png": b"y" * 20_000_000})
    assert cells(read(broken)) == [["id", "n"], ["a", "1"]]


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels"])
def test_a_broken_part_is_a_damaged_workbook(part: str) -> None:
    assert texts_of(lambda: read(with_part(sheet_of(["id"], ["a"]), part, b"<worksheet><c"))) == [
        "x.xlsx: The file looks like an Excel workbook, but it is damaged or not complete. Export or download it again."
    ]


def test_an_old_workbook_keeps_dates_booleans_errors_and_zeros() -> None:
    workbook = xlwt.Workbook()
    for name, visibility in (("Notes", 1), ("Customers", 0)):
        sheet = workbook.add_sheet(name)
        sheet.visibility = visibility
        for column, text in enumerate(["id", "day", "known", "ratio", "share"]):
            sheet.write(2, column, text)
    sheet.write(3, 0, 123, xlwt.easyxf(num_format_str="00000"))
    sheet.write(3, 1, dt.datetime(2024, 2, 29), xlwt.easyxf(num_format_str="dd/mm/yyyy"))
    sheet.write(3, 2, label=True)
    sheet.row(3).set_cell_error(3, "#DIV/0!")
    sheet.write(3, 4, 12.5)
    workbook.set_active_sheet(1)
    stream = io.BytesIO()
    workbook.save(stream)
    table = read_table(stream.getvalue(), "x.xls")
    assert cells(table) == [
        ["id", "day", "known", "ratio", "share"],
        ["00123", "2024-02-29", "true", "#DIV/0!", "12.5"],
    ]
    assert table.rows.tolist() == [4]
    assert [problem.code for problem in table.problems] == ["cells_with_errors"]


@pytest.mark.parametrize("cut", [600, 1500, 4000])
def test_a_damaged_old_workbook_is_said_to_be_damaged(cut: int) -> None:
    data = old_workbook_of(HEADER, *ROWS)
    assert texts_of(lambda: read_table(data[:cut] + bytes(len(data) - cut), "x.xls"))


# What a cell of text can hold in XML 1.0: no control characters, no halves of surrogate pairs.
WRITABLE = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff", include_characters="\t\n"),
    min_size=1,
    max_size=20,
).filter(lambda text: text.strip() and not text.startswith("=") and "_x" not in text)
IDS = st.one_of(WRITABLE, st.from_regex(r"0{0,3}[0-9]{1,20}", fullmatch=True), st.sampled_from(["José", "a b", "1e5"]))


@settings(max_examples=20)  # openpyxl is slow to write
@given(st.lists(st.tuples(IDS, WRITABLE), min_size=1, max_size=8))
def test_texts_survive_a_workbook(rows: list[tuple[str, str]]) -> None:
    table = read(sheet_of(["id", "cluster_id"], *[["x" + first, second] for first, second in rows], ["end", "end"]))
    assert cells(table)[1:-1] == [["x" + first, second] for first, second in rows]


@settings(max_examples=20)  # openpyxl is slow to write
@given(st.lists(st.from_regex(r"0{0,3}[0-9]{1,20}", fullmatch=True), min_size=1, max_size=8))
def test_ids_of_digits_survive_a_workbook_as_text(ids: list[str]) -> None:
    assert read(sheet_of(["id", "cluster_id"], *[[name, "Gold"] for name in ids])).frame["id"].tolist() == ids


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_survive_a_workbook(number: float) -> None:
    assert float(stored(f'<c r="B2"><v>{number!r}</v></c>')) == number


@given(st.from_regex(r"(0|[1-9][0-9]{0,25})", fullmatch=True))
def test_whole_numbers_keep_all_their_digits(digits: str) -> None:
    assert stored(f'<c r="B2"><v>{digits}</v></c>') == digits


def test_a_member_with_another_name_in_its_own_header_is_damaged() -> None:
    data = zip_of(parts_of(sheet_of(["id"], ["a"])), zipfile.ZIP_STORED)
    assert texts_of(lambda: read(data.replace(b"xl/workbook.xml", b"xl/workbook.xmx", 1)))
