"""JSON and JSON Lines → a table of text cells: the keys of all records are its columns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from core.language.message import Message, message
from core.language.quotes import quotable
from core.problems.bad_values import kind_of_value
from core.problems.problem import InvalidInput, Place, Problem
from core.reading.json.json_places import repeated_keys
from core.reading.json.json_text import JsonError, broken, check_shape, decoded, loads, within_line
from core.tables.cell_values import cell_text
from core.tables.extract import Extract, extract_of
from core.tables.headers import recognised
from core.tables.limits import Limits

ID: Final = "id"
CLUSTER: Final = "cluster_id"


class Repeated(dict[str, Any]):
    """An object with a key that stands twice; ``pairs`` has all that was written."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.pairs = pairs

    @property
    def key(self) -> str:
        """The first key that stands twice."""
        seen: set[str] = set()
        return next(key for key, _ in self.pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]


@dataclass(slots=True)
class Records:
    """Records in columns, each column with the positions and the texts of its cells."""

    name: str
    limits: Limits
    rows: list[int] = field(default_factory=list)
    columns: dict[str, tuple[list[int], list[str]]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, row: int, record: Any) -> None:
        """Add the record of a row, or the problem that it is none."""
        if not isinstance(record, dict):
            self.refuse("record_unreadable", row, found=_kind(record))
        elif isinstance(record, Repeated):
            self.refuse("key_repeated", row, key=quotable(record.key))
        else:
            self._put(row, record.items())

    def refuse(self, code: str, row: int, **facts: Any) -> None:
        """Note what is wrong with a row."""
        self.problems.append(Problem.of(code, Place(self.name, row), **facts))

    def extract(self, how: Message) -> Extract:
        """The table of all records."""
        names = list(self.columns)
        return extract_of(self.name, names, self._filled(), self.rows, how, self.problems)

    def _put(self, row: int, cells: Iterable[tuple[str, Any]]) -> None:
        position = len(self.rows)
        self.rows.append(row)
        self.limits.check(self.name, "rows", position + 1)
        for key, value in cells:
            if key not in self.columns:
                self.columns[key] = ([], [])
                self.limits.check(self.name, "columns", len(self.columns))
            text = cell_text(value)
            if len(text) > self.limits.cell_length:
                self.limits.check(self.name, "cell_length", len(text))
            positions, texts = self.columns[key]
            positions.append(position)
            texts.append(text)
        self.limits.check(self.name, "cells", len(self.rows) * len(self.columns))

    def _filled(self) -> Iterator[list[str]]:
        for positions, texts in self.columns.values():
            cells = [""] * len(self.rows)
            for position, text in zip(positions, texts, strict=True):
                cells[position] = text
            yield cells


def read_json(data: bytes, name: str, limits: Limits) -> Extract:
    """Read the table of a JSON file; its first record is row 1.

    These are tables: an array of objects, by itself or as the one array of objects in an object; an array of arrays
    whose first is the header; an object of columns; an object from id to cluster, or from id to record.

    Raises
    ------
    InvalidInput
        The text is not JSON, holds no table or a request for the API, or passes a limit.
    """
    text = decoded(data, name)
    check_shape(text, name, limits, record_depth=2)
    repeated: list[Repeated] = []

    def pairs(given: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(given)
        if len(found) == len(given):
            return found
        repeated.append(Repeated(given))
        return repeated[-1]

    try:
        value = loads(text, pairs, Decimal)
    except JsonError as fault:
        raise broken(name, fault) from None
    records = Records(name, limits)
    told = {id(value)}
    for row, record in enumerate(_records_in(value, name), start=1):
        records.add(row, record)
        if isinstance(record, Repeated):
            told.add(id(record))
    # A repeated key is noted with its record, or harmless between id and cluster. Anywhere else a value would be lost.
    for each, (where, why) in zip(repeated, repeated_keys(text), strict=False):
        if id(each) not in told:
            raise broken(name, JsonError(where, why))
    return records.extract(message("note.json"))


def read_json_lines(data: bytes, name: str, limits: Limits) -> Extract:
    """Read a JSON Lines file: one object in each line; its rows are the lines. A line that is not JSON is left out.

    Raises
    ------
    InvalidInput
        No line can be used, or the file passes a limit.
    """
    text = decoded(data, name)
    check_shape(text, name, limits, record_depth=1)
    records = Records(name, limits)
    for row, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            records.add(row, loads(line, _dict_or_repeated, Decimal))
        except JsonError as fault:
            records.refuse("line_broken", row, at=within_line(fault.where), why=fault.why)
    return records.extract(message("note.json_lines"))


def _dict_or_repeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Repeated(pairs)


def _records_in(value: Any, name: str) -> Iterable[Any]:
    if isinstance(value, list):
        return _records_of_array(value, name)
    if not isinstance(value, dict):
        raise _no_table(name, _kind(value))
    if "customers" in value and "labels" in value:
        raise InvalidInput([Problem.of("json_is_request", Place(name))])
    if not value:
        raise InvalidInput([Problem.of("file_no_rows", Place(name))])
    tables = [each for each in value.values() if isinstance(each, list) and each and isinstance(each[0], dict)]
    if len(tables) == 1:
        return tables[0]
    return _records_of_object(value, name)


def _records_of_array(value: list[Any], name: str) -> Iterable[Any]:
    if not value:
        raise InvalidInput([Problem.of("file_no_rows", Place(name))])
    if any(isinstance(each, dict) for each in value):
        return value
    if isinstance(value[0], list) and all(isinstance(each, list) and len(each) <= len(value[0]) for each in value):
        header = [cell_text(each) for each in value[0]]
        return (dict(zip(header, each, strict=False)) for each in value[1:])
    raise _no_table(name, message("found.array_beginning", element=_kind(value[0])))


def _records_of_object(value: Mapping[str, Any], name: str) -> Iterable[Any]:
    """The records of an object of columns, of id → record, or of id → cluster."""
    values = list(value.values())
    pairs: Sequence[tuple[str, Any]] = value.pairs if isinstance(value, Repeated) else list(value.items())
    known = recognised(list(value))
    if all(isinstance(each, list) for each in values) and known and len(set(map(len, values))) == 1:
        return (dict(zip(value, cells, strict=True)) for cells in zip(*values, strict=True))
    if all(isinstance(each, dict) for each in values):
        if known:
            keys = dict.fromkeys(key for each in values for key in each)
            return ({column: cells.get(key) for column, cells in value.items()} for key in keys)
        return (each if isinstance(each, Repeated) or ID in each else {ID: key, **each} for key, each in pairs)
    if any(isinstance(each, list | dict) for each in values):
        element = _kind(next(each for each in values if isinstance(each, list | dict)))
        raise _no_table(name, message("found.object_with", element=element))
    if known > 1:
        return [value]
    return ({ID: key, CLUSTER: each} for key, each in pairs)


def _no_table(name: str, found: Message | str) -> InvalidInput:
    return InvalidInput([Problem.of("json_without_table", Place(name), found=found)])


def _kind(value: Any) -> Message | str:
    """What a value is; a number is shown as it stands in the file, in quotation marks."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return message("found.number_quoted", number=quotable(str(value)))
    return kind_of_value(value)
