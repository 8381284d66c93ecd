"""A file as text cells: what every reader returns."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.language.language import ENGLISH
from core.language.message import Message, message
from core.problems.problem import Problem

# The note on a text file whose cells such characters separate; other delimiters are shown as they are.
NOTES_OF_DELIMITERS: Final = MappingProxyType(
    {
        ",": "text_with_commas",
        ";": "text_with_semicolons",
        "\t": "text_with_tabs",
        "|": "text_with_bars",
        " ": "text_with_spaces",
        ":": "text_with_colons",
        ", ": "text_with_commas_and_spaces",
        "; ": "text_with_semicolons_and_spaces",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file as text cells: a DataFrame with a column for each column of the file, named as in its header.

    ``rows`` holds the row of the file, as a spreadsheet counts, for each row of ``frame``; ``problems`` what does not
    fit; ``records`` counts all rows of the table with anything in them. ``how`` says how it was read if it was no text
    file. The rest is of text files only: ``delimiter`` of one or more characters; ``quote`` and ``escape``, "" where
    there is none; ``above`` and ``below``, the texts of the rows above the header and below the table; and
    ``header_rows``, 0 where there is no header and the columns are called by their position.
    """

    name: str
    frame: pd.DataFrame
    rows: npt.NDArray[np.int64]
    problems: tuple[Problem, ...]
    records: int
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    escape: str = ""
    above: tuple[str, ...] = ()
    header_rows: int = 1
    below: tuple[str, ...] = ()
    how: Message | None = None

    @property
    def how_it_was_read(self) -> str:
        """One line for the user: the kind of file with what was found in it, or the encoding and the separator."""
        return ENGLISH.said(self.note)

    @property
    def note(self) -> Message:
        """How it was read, as a fact."""
        if self.how is not None:
            return self.how
        encoding = self.encoding.upper().replace("WINDOWS", "Windows")
        if self.delimiter in NOTES_OF_DELIMITERS:
            return message(f"note.{NOTES_OF_DELIMITERS[self.delimiter]}", encoding=encoding)
        return message("note.text_with_other", encoding=encoding, delimiter=self.delimiter)
