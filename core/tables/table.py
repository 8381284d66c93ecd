"""A file as text cells: what every reader returns."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.language.lists import quoted
from core.problems.problem import Problem

NAMES_OF_DELIMITERS: Final = {
    ",": "commas",
    ";": "semicolons",
    "\t": "tabs",
    "|": "vertical bars",
    " ": "spaces",
    ":": "colons",
    ", ": "commas and spaces",
    "; ": "semicolons and spaces",
}


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A file as text cells, one DataFrame column a column of the file, named as in its header.

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
    how: str = ""

    @property
    def how_it_was_read(self) -> str:
        """One line for the user: the kind of file with what was found in it, or the encoding and the separator."""
        separator = NAMES_OF_DELIMITERS.get(self.delimiter, quoted(self.delimiter))
        return self.how or f"{self.encoding.upper().replace('WINDOWS', 'Windows')} text, separated by {separator}"
