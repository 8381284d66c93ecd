"""A sample of a CSV text → its dialect: the delimiter, quotation mark and escape that make it most like a table."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final

from core.reading.csv.cell_kinds import CellKind, cell_kind_of
from core.reading.csv.rows.records import Dialect, Record, records
from core.tables.headers import recognised

# How likely each is before the file was looked at, as a factor of its score.
DELIMITERS: Final = MappingProxyType(
    {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.95, "^": 0.9, "~": 0.9, "\x1f": 1.0, "§": 0.9, "¦": 0.9}
)
WEAK_DELIMITERS: Final = MappingProxyType(
    {" ": 0.7, ":": 0.5, "/": 0.3, "=": 0.3}
)  # the same for those that stand inside texts as well
"""They stand inside dates, times and texts as well, so they must split clearly better than the others."""
SAMPLE_RECORDS: Final = 200  # records; enough to tell dialects apart, few enough to try them all
TYPICAL_CELL: Final = re.compile(r"[^;|\t^~\x1f§¦\"]*")
UNSPACED_COMMA: Final = re.compile(r",\S")
DECLARED: Final = re.compile(r"sep=(.+?)[\r\n]*", re.IGNORECASE)
RUN: Final = re.compile(r"([^\w\s\"'.\-])\1+|[^\w\s\"'.\-]{2,3}|\t{2,}|[,;:|] ")
HEAD_RECORDS: Final = 5  # records among which a header is looked for
MANY_NAMES: Final = 2  # names that we know; one alone may be chance
COMMON: Final = 0.8  # share of the lines in which a delimiter of several characters stands
CLEARLY: Final = 1.02  # times the score of a more usual dialect, which wins what is as good as a tie
IRREGULAR_COST: Final = 0.5  # share of the score, if marks are irregular in every record
UNQUOTED: Final = 0.75  # times the score: where a text has quotation marks, they mostly are meant as such
EMPTY_COST: Final = 0.5  # of a cell: an empty one tells less than a filled one


def declared_delimiter(line: str) -> str:
    """The delimiter that a line such as ``sep=;`` declares, as Excel writes it; "" in any other line."""
    match = DECLARED.fullmatch(line)
    return match.group(1) if match else ""


def find_dialect(lines: Sequence[str], declared: str = "") -> Dialect:
    """The dialect that splits the sample most evenly into the most cells of a known kind.

    The score is that of CleverCSV (van den Burg, Nazábal, Sutton: Wrangling messy CSV files by detecting row and type
    patterns, Data Mining and Knowledge Discovery 33, 2019), pattern × type, with two changes: widths count by the
    square of their share, so one odd row costs little; and every record is split on its own, so a stray quotation
    mark does not spoil those below it. A more usual dialect wins a tie. A dialect that brings out a header with two or
    more names that we know wins over all that do not: texts in the cells may be full of other signs.
    """
    lines = [line for line in lines if line.strip()]
    best, best_score, most_known = Dialect(declared or ","), 0.0, MANY_NAMES - 1
    for dialect, prior in _candidates(lines, declared):
        sample = list(islice(records(lines, dialect), SAMPLE_RECORDS))
        score = prior * _score(sample)
        known = _known_names(sample)
        if known > most_known:
            best, best_score, most_known = dialect, score, known
        elif (known == most_known or most_known < MANY_NAMES) and score > best_score * CLEARLY:
            best, best_score = dialect, score
    return best


def _candidates(lines: Sequence[str], declared: str) -> Iterator[tuple[Dialect, float]]:
    """The dialects that the sample allows, the most usual first, each with its prior weight."""
    text = "".join(lines)
    delimiters = {declared: 1.0} if declared else DELIMITERS | _runs(lines) | WEAK_DELIMITERS
    for delimiter, prior in delimiters.items():
        if delimiter not in text or any(_is_only_in(delimiter, run, text) for run in delimiters):
            continue
        for quote in ('"', "'", ""):
            at_start = text.startswith(quote) or f"\n{quote}" in text or f"\r{quote}" in text
            if quote and quote != '"' and not (delimiter + quote in text or at_start):
                continue
            if not quote and '"' not in text:
                continue
            yield Dialect(delimiter, quote), prior if quote else prior * UNQUOTED
            if quote and "\\" + quote in text:
                yield Dialect(delimiter, quote, "\\"), prior


def _is_only_in(delimiter: str, run: str, text: str) -> bool:
    """Whether a delimiter never stands by itself, only repeated to a longer one."""
    repeated = len(run) > len(delimiter) == 1 and set(run) == {delimiter}
    return repeated and text.count(run) * len(run) == text.count(delimiter)


def _runs(lines: Sequence[str]) -> dict[str, float]:
    """Delimiters of several characters: the same run of signs in most lines, the longest first."""
    found: Counter[str] = Counter()
    sample = lines[:SAMPLE_RECORDS]
    for line in sample:
        found.update({match.group() for match in RUN.finditer(line)})
    runs = [run for run, times in found.items() if times >= COMMON * len(sample)]
    return dict.fromkeys(sorted(runs, key=lambda run: (-len(run), run)), 1.0)


def _known_names(sample: Sequence[Record]) -> int:
    """How many names that we know the header has, if one is there: a record as wide as others, but for one cell.

    Words of a header are names too where a delimiter splits them that stands in none of the rows.
    """
    widths = [len(record.cells) for record in sample]
    heads = sample[:HEAD_RECORDS]
    if len(sample) > 1:
        alike = [sum(abs(width - len(head.cells)) <= 1 for width in widths) > 1 for head in heads]
        heads = [head for head, is_alike in zip(heads, alike, strict=True) if is_alike]
    return max((recognised(head.cells) for head in heads), default=0)


def _score(sample: Sequence[Record]) -> float:
    """How much the records look like a table, from 0 to 1."""
    if not sample:
        return 0.0
    sound = [record for record in sample if record.regular] or sample
    widths = Counter(len(record.cells) for record in sound)
    pattern = sum((times / len(sound)) ** 2 * (width - 1) / width for width, times in widths.items())
    if not pattern:
        return 0.0
    cells = Counter(cell for record in sample for cell in record.cells)
    typical: float = sum(times for cell, times in cells.items() if _is_typical(cell))
    typical -= EMPTY_COST * cells[""]  # else each half of a longer delimiter would do better than the whole
    irregular = sum(not record.regular for record in sample)
    return pattern * typical / cells.total() * (1 - IRREGULAR_COST * irregular / len(sample))


def _is_typical(cell: str) -> bool:
    """Whether a cell is of a known kind, or words with nothing in it that separates cells elsewhere."""
    if cell[:1] == " " or cell[:1] == "'":
        return False
    if cell_kind_of(cell) is not CellKind.WORDS:
        return True
    return TYPICAL_CELL.fullmatch(cell) is not None and UNSPACED_COMMA.search(cell) is None
