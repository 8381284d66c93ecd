"""The parts of an .xlsx package as XML events: its sheets, shared texts and number formats, within the limits.

Read with the standard library. python-calamine needs a fifth of the time, but it drops error cells and formulas without
a result without a word, and all digits beyond 2**53; openpyxl needs five times as long. Neither stops at a limit.
"""

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final, NoReturn
from xml.parsers import expat

from core.problems.problem import InvalidInput, Place, Problem
from core.reading.container.file_kinds import SAVE_AS_XLSX, UNPACKED_AT_ONCE, UNZIPPING_ERRORS, FileKind, refused
from core.reading.excel.cell_formats import CellFormat, cell_format_of, unescaped
from core.tables.limits import Expansion, Limits

LONGEST_TAG: Final = 1 << 20  # bytes; a longer tag would make the parser begin again and again

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A visible worksheet: the name on its tab and the part that holds its cells."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """What all sheets share. ``hidden`` names the sheets that nobody sees."""

    sheets: tuple[SheetPart, ...]
    hidden: tuple[str, ...]
    texts: tuple[str, ...]
    formats: tuple[CellFormat, ...]
    dates_from_1904: bool


class Package:
    """The XML parts of one .xlsx file. A part is unpacked when it is asked for."""

    def __init__(self, archive: zipfile.ZipFile, name: str, limits: Limits, size: int) -> None:
        self._archive = archive
        # Parts are found whatever the case of their names; some writers mix it up, and some use backslashes.
        self._parts = {member.filename.replace("\\", "/").lower(): member for member in archive.infolist()}
        self._name = name
        self._limits = limits
        self._expansion = Expansion(limits, name, size)

    @classmethod
    @contextmanager
    def opened(cls, data: bytes, name: str, limits: Limits) -> "Iterator[Package]":
        """The package in these bytes.

        Raises
        ------
        InvalidInput
            It is damaged, found so now or while a part is read.
        """
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield cls(archive, name, limits, len(data))
        except (*UNZIPPING_ERRORS, expat.ExpatError):
            raise InvalidInput([Problem.of("file_damaged", Place(name), kind=FileKind.XLSX.message)]) from None

    def read(self, path: str, start: Start, end: End | None = None, text: Text | None = None) -> None:
        """Pass the elements of a part to ``start`` and ``end``, their names without prefix, and texts to ``text``."""
        parser = expat.ParserCreate()
        parser.buffer_text = True

        def root(element: str, attributes: Attributes) -> None:
            # Most writers put no prefix before names; those parts are spared a call for every element.
            if ":" in element:
                parser.StartElementHandler = lambda name, given: start(name.rpartition(":")[2], given)
                parser.EndElementHandler = (lambda name: end(name.rpartition(":")[2])) if end else None
            else:
                parser.StartElementHandler = start
                parser.EndElementHandler = end
            parser.StartElementHandler(element, attributes)

        parser.StartElementHandler = root
        parser.CharacterDataHandler = text
        # Entities, with which a small file can expand to gigabytes, need a document type. No writer of Excel sets one.
        parser.StartDoctypeDeclHandler = self._refuse
        fed = 0
        with self._archive.open(self._parts[path.lower()]) as stream:
            while part := stream.read(UNPACKED_AT_ONCE):
                self._expansion.add(len(part))
                parser.Parse(part)
                fed += len(part)
                if fed - parser.CurrentByteIndex > LONGEST_TAG:  # old parsers start again with every part of a tag
                    self._refuse()
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position only

    def workbook(self) -> Workbook:
        """The sheets and everything that their cells point to."""
        path = self._related("", "officeDocument").get("", "xl/workbook.xml")
        sheets: list[tuple[str, str, bool]] = []
        from_1904 = False

        def start(element: str, attributes: Attributes) -> None:
            nonlocal from_1904
            if element == "sheet":
                relation = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
                sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible") == "visible"))
            elif element == "workbookPr":
                from_1904 = attributes.get("date1904", "0") in ("1", "true")

        self.read(path, start)
        worksheets = self._related(path, "worksheet")
        visible = [SheetPart(name, worksheets[key]) for name, key, seen in sheets if seen and key in worksheets]
        hidden = [name for name, _, seen in sheets if not seen]
        texts = next(iter(self._related(path, "sharedStrings").values()), "")
        styles = next(iter(self._related(path, "styles").values()), "")
        return Workbook(
            tuple(visible),
            tuple(hidden),
            tuple(self._shared_texts(texts)) if self._has(texts) else (),
            tuple(self._formats(styles)) if self._has(styles) else (),
            from_1904,
        )

    def _refuse(self, *_: Any) -> NoReturn:
        raise refused(self._name, "strange_workbook", SAVE_AS_XLSX)

    def _has(self, path: str) -> bool:
        return path.lower() in self._parts

    def _related(self, path: str, kind: str) -> dict[str, str]:
        """Relation id → part, for the parts of a kind that the part at ``path`` points to; outside links are left."""
        folder, file = posixpath.split(path)
        relations = posixpath.join(folder, "_rels", f"{file}.rels")
        found: dict[str, str] = {}

        def start(element: str, attributes: Attributes) -> None:
            kind_given = attributes.get("Type", "").rpartition("/")[2]
            if element == "Relationship" and kind_given == kind and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(
                    posixpath.join("/", folder, attributes.get("Target", "").replace("\\", "/"))
                )
                found[attributes.get("Id", "") if path else ""] = target.lstrip("/")

        if self._has(relations):
            self.read(relations, start)
        return found

    def _shared_texts(self, path: str) -> list[str]:
        reader = _TextsReader()
        self.read(path, reader.start, reader.end, reader.text)
        return reader.texts

    def _formats(self, path: str) -> list[CellFormat]:
        codes: dict[str, str] = {}
        formats: list[CellFormat] = []
        inside = False

        def start(element: str, attributes: Attributes) -> None:
            nonlocal inside
            if element == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif element == "cellXfs":
                inside = True
            elif element == "xf" and inside:
                number = attributes.get("numFmtId", "0")
                formats.append(cell_format_of(int(number), codes.get(number)))

        def end(element: str) -> None:
            nonlocal inside
            inside = inside and element != "cellXfs"

        self.read(path, start, end)
        return formats


class _TextsReader:
    """Follows the shared texts: si is one of them, t a part of it, rPh how it is pronounced, which is left out."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._parts: list[str] = []
        self._inside = self._is_phonetic = False

    def start(self, element: str, _: Attributes) -> None:
        if element == "t":
            self._inside = not self._is_phonetic
        elif element == "si":
            self._parts.clear()
        elif element == "rPh":
            self._is_phonetic = True

    def end(self, element: str) -> None:
        if element == "t":
            self._inside = False
        elif element == "si":
            self.texts.append(unescaped("".join(self._parts)))
        elif element == "rPh":
            self._is_phonetic = False

    def text(self, characters: str) -> None:
        if self._inside:
            self._parts.append(characters)
