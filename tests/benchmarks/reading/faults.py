"""The faults of the Pollock benchmark with their published weights, and further ones of our own; one or two a file."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.benchmarks.reading.clean_files import CleanFile
from tests.benchmarks.reading.drawing import Drawing, Line, draw
from tests.benchmarks.reading.measure import Rows

Change = Callable[[Drawing], None]


@dataclass(frozen=True, slots=True)
class Case:
    """A file with faults: what it is called, how often its fault occurs in the wild, its bytes and its table."""

    kind: str
    name: str
    weight: float
    data: bytes
    expected: Rows


def pollock_cases(clean: CleanFile) -> Iterator[Case]:
    """Every fault of the published list for one clean file: file by file, row by row, cell by cell.

    The weights are the published ones (pollock_weights.json): how many of 3,712 files from two open-data portals have
    the fault. Where a fault stands in every row and column once, the weight of all of them together is kept.
    """
    sheet = draw(clean)
    for kind, (weight, change) in PUBLISHED.items():
        copy = sheet.changed(change)
        yield Case(kind, clean.name, weight, copy.bytes(), copy.expected())
    rows, columns = len(sheet.lines), len(clean.header)
    places = [(row, column) for row in range(rows) for column in range(columns)]
    for kind, weight, in_each_cell in PUBLISHED_IN_EACH_CELL:
        for row, column in places:
            if kind == "row: a separator missing" and not column:
                continue
            copy = sheet.changed(lambda it, row=row, column=column, fault=in_each_cell: fault(it.lines[row], column))
            yield Case(kind, f"{clean.name} {row}:{column}", weight / len(places), copy.bytes(), copy.expected())
    for row in range(rows):
        copy = sheet.changed(lambda it, row=row: _separate(it.lines[row], " "))
        yield Case("row: separated by spaces", f"{clean.name} {row}", 12.0 / rows, copy.bytes(), copy.expected())


def further_cases(clean: CleanFile) -> Iterator[Case]:
    """Faults that the published list does not have, one a file."""
    sheet = draw(clean)
    for kind, change in FURTHER.items():
        copy = sheet.changed(change)
        try:
            yield Case(kind, clean.name, 1.0, copy.bytes(), copy.expected())
        except UnicodeEncodeError:
            continue  # the clean file has characters that this encoding has not


def pairs(clean: CleanFile, how_many: int) -> Iterator[Case]:
    """Two faults at a time that can stand in one file, drawn at random."""
    pick = random.Random(f"pairs {clean.name}")  # noqa: S311 — made-up files, not secrets
    for _ in range(how_many):
        first, second = pick.sample(GROUPS, 2)
        names = pick.choice(first), pick.choice(second)
        changes = [FURTHER[name] if name in FURTHER else PUBLISHED[name][1] for name in names]
        copy = draw(clean).changed(changes[0]).changed(changes[1])
        try:
            yield Case(" + ".join(sorted(names)), clean.name, 1.0, copy.bytes(), copy.expected())
        except UnicodeEncodeError:
            continue


def _separate(line: Line, delimiter: str) -> None:
    line.between = [delimiter] * len(line.between)


def _delimiter(delimiter: str, *, quoting: bool = False) -> Change:
    def change(it: Drawing) -> None:
        for line in it.lines:
            _separate(line, delimiter)
            if quoting:
                line.open = [
                    is_open or delimiter[0] in cell for is_open, cell in zip(line.open, line.cells, strict=True)
                ]

    return change


def _ends(*ends: str) -> Change:
    def change(it: Drawing) -> None:
        for number, line in enumerate(it.lines):
            line.end = ends[number % len(ends)]

    return change


def _last_end(end: str) -> Change:
    def change(it: Drawing) -> None:
        it.lines[-1].end = end

    return change


def _keep(first: int, last: int | None) -> Change:
    def change(it: Drawing) -> None:
        it.lines = it.lines[first:last]

    return change


def _headers(extra: int) -> Change:
    def change(it: Drawing) -> None:
        first = _first_header(it)
        it.lines[first:first] = [it.row("header", list(it.lines[first].cells)) for _ in range(extra)]

    return change


def _before(*texts: str, delimited: bool) -> Change:
    def change(it: Drawing) -> None:
        width = len(it.lines[0].cells)
        it.lines[:0] = [it.row("preamble", [text, *[""] * (width - 1)] if delimited else [text]) for text in texts]

    return change


def _after(*texts: str, delimited: bool) -> Change:
    def change(it: Drawing) -> None:
        width = len(it.lines[-1].cells)
        it.lines += [it.row("other", [text, *[""] * (width - 1)] if delimited else [text]) for text in texts]

    return change


def _total(it: Drawing) -> None:
    columns = list(zip(*(line.cells for line in it.lines if line.role == "data"), strict=True))

    def total(cells: tuple[str, ...]) -> str:
        try:
            return f"{sum(map(float, filter(None, cells))):.2f}"
        except ValueError:
            return ""

    it.lines.append(it.row("other", ["Total", *map(total, columns[1:])]))


def _second_table(wider: int, *, blank: bool = False, own_header: bool = False) -> Change:
    def change(it: Drawing) -> None:
        copies = [it.row("other", list(line.cells)) for line in it.lines if line.role in ("header", "data")]
        for number, line in enumerate(copies):
            line.cells = line.cells[:wider] if wider < 0 else line.cells + [line.cells[-1]] * wider
            if own_header and not number:
                line.cells = [f"Other {cell}" for cell in line.cells]
            line.open = ["," in cell or '"' in cell for cell in line.cells]
            line.between = [it.lines[-1].between[0]] * (len(line.cells) - 1) if it.lines[-1].between else []
        it.lines += ([it.row("other", [""])] if blank else []) + copies

    return change


def _quotes(quote: str, escape: str, escaped: str, *, everywhere: bool = False) -> Change:
    def change(it: Drawing) -> None:
        it.quote, it.escape, it.escaped = quote, escape, escaped
        if everywhere:
            for line in it.lines:
                line.open = [True] * len(line.open)

    return change


def _encoded(encoding: str, start: str = "") -> Change:
    def change(it: Drawing) -> None:
        it.encoding, it.start = encoding, start + it.start

    return change


def _first_line(text: str) -> Change:
    def change(it: Drawing) -> None:
        it.start += text

    return change


def _every_row(delimiters: int) -> Change:
    def change(it: Drawing) -> None:
        for line in it.lines:
            line.end = "".join(line.between[:1] * delimiters) + line.end

    return change


def _blank_lines(it: Drawing) -> None:
    for line in it.lines[1::7]:
        line.end += "\r\n"


def _line_breaks(it: Drawing) -> None:
    for line in it.lines[1::5]:
        column = next((number for number, is_open in enumerate(line.open) if is_open), len(line.cells) - 1)
        line.cells[column] += "\nsecond line, of it"
        line.open[column] = True


def _short_rows(it: Drawing) -> None:
    for line in it.lines:
        while line.role == "data" and line.between and not any(line.cells[len(line.between) :]):
            line.between.pop()


def _group_header(it: Drawing) -> None:
    first = _first_header(it)
    width = len(it.lines[first].cells)
    groups = ["Group A" if number < width // 2 else "Group B" for number in range(width)]
    it.lines.insert(first, it.row("header", groups))


def _first_header(it: Drawing) -> int:
    return next(number for number, line in enumerate(it.lines) if line.role == "header")


def _stray_quotes(it: Drawing) -> None:
    for line in it.lines[3::9]:
        line.cells[1] = "\x00" + line.cells[1]


def _more(line: Line, column: int) -> None:
    line.between.insert(column, line.between[0] if line.between else ",")
    if column:
        line.between[column - 1 : column + 1] = [line.between[0] * 2]


def _less(line: Line, column: int) -> None:
    line.between[column - 1] = ""


def _quote(line: Line, column: int) -> None:
    line.cells[column] = "\x00" + line.cells[column]


PUBLISHED: Final[dict[str, tuple[float, Change]]] = {
    "as it should be": (1, lambda _: None),
    "file: empty": (15, _keep(0, 0)),
    "file: no line end at the end": (184, _last_end("")),
    "file: two line ends at the end": (5, _last_end("\r\n\r\n")),
    "file: no header": (470, _keep(1, None)),
    "file: two header rows": (47, _headers(1)),
    "file: three header rows": (47, _headers(2)),
    "file: preamble": (282, _before("PREAMBLE", "", delimited=True)),
    "file: second table, narrower": (62.667, _second_table(-1)),
    "file: second table, same columns": (62.667, _second_table(0)),
    "file: second table, wider": (62.667, _second_table(1)),
    "file: header only": (3, _keep(0, 1)),
    "file: one row": (4, _keep(0, 2)),
    "file: lines end with LF": (1691, _ends("\n")),
    "file: lines end with CR": (7, _ends("\r")),
    "file: semicolons": (834, _delimiter(";")),
    "file: tabs": (4, _delimiter("\t")),
    "file: comma and space": (101, _delimiter(", ")),
    "file: spaces": (4, _delimiter(" ")),
    "file: apostrophes for quotation marks": (11, _quotes("'", '"', '"')),
    "file: backslash escapes": (1, _quotes('"', "\\", '"')),
    "file: no escapes": (7, _quotes('"', "", '"')),
}
PUBLISHED_IN_EACH_CELL: Final[tuple[tuple[str, float, Callable[[Line, int], None]], ...]] = (
    ("row: a separator missing", 247.0, _less),
    ("row: a separator too many", 278.0, _more),
    ("row: a stray quotation mark", 7.0, _quote),
)
FURTHER: Final[dict[str, Change]] = {
    "pipes": _delimiter("|", quoting=True),
    "carets": _delimiter("^", quoting=True),
    "two tabs": _delimiter("\t\t"),
    "two pipes": _delimiter("||", quoting=True),
    "semicolon and space": _delimiter("; ", quoting=True),
    "semicolons, quoted": _delimiter(";", quoting=True),
    "spaces, quoted": _delimiter(" ", quoting=True),
    "LF, CR LF and CR mixed": _ends("\n", "\r\n", "\r"),
    "LF": _ends("\n"),
    "UTF-8 with mark": _encoded("utf-8", "\ufeff"),
    "UTF-16 LE with mark": _encoded("utf-16-le", "\ufeff"),
    "UTF-16 BE with mark": _encoded("utf-16-be", "\ufeff"),
    "UTF-16 LE": _encoded("utf-16-le"),
    "UTF-16 BE": _encoded("utf-16-be"),
    "Windows-1252": _encoded("windows-1252"),
    "Latin-1": _encoded("latin-1"),
    "everything quoted": _quotes('"', '"', '"', everywhere=True),
    "apostrophes, doubled": _quotes("'", "'", "'", everywhere=True),
    "title above": _before("Customers of the last year", "", delimited=False),
    "three lines above": _before("Report", "Made on 2024-05-03", "All amounts in EUR", delimited=False),
    "comments above": _before("# exported by shop 2.1", "# do not edit", delimited=False),
    "sep= line": _first_line("sep=,\r\n"),
    "totals below": _total,
    "note below": _after("", "Source: own data", delimited=False),
    "note below, delimited": _after("", "FOOTNOTE", delimited=True),
    "rows affected": _after("(40 rows affected)", delimited=False),
    "a separator after each row": _every_row(1),
    "blank lines": _blank_lines,
    "line breaks in cells": _line_breaks,
    "empty ends cut off": _short_rows,
    "header with groups": _group_header,
    "stray quotation marks": _stray_quotes,
    "other table after a blank line": _second_table(0, blank=True, own_header=True),
    "narrow table after a blank line": _second_table(-1, blank=True, own_header=True),
}
GROUPS: Final[tuple[tuple[str, ...], ...]] = (
    ("file: semicolons", "file: tabs", "pipes", "two pipes", "file: comma and space", "semicolons, quoted"),
    ("LF, CR LF and CR mixed", "LF", "file: lines end with CR"),
    ("UTF-8 with mark", "UTF-16 LE with mark", "UTF-16 BE", "Windows-1252"),
    ("file: no header", "header with groups", "file: two header rows"),
    ("title above", "three lines above", "comments above", "file: preamble"),
    ("totals below", "note below", "rows affected", "narrow table after a blank line"),
    ("everything quoted", "apostrophes, doubled", "stray quotation marks", "line breaks in cells"),
)
