"""How large a file may be. Checked while it is read: a hostile file ends in a sentence, not in a full memory."""

from dataclasses import dataclass
from typing import Final

from core.language.message import Message, message
from core.language.quotes import quotable
from core.problems.problem import InvalidInput, Place, Problem

FREE_EXPANSION: Final = 10_000_000  # bytes that any file may expand to: a small file of one repeated row is no attack
SPLIT: Final = message("mend.split")


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read.

    Attributes
    ----------
    bytes : of the file as it is uploaded
    expanded_bytes : of what a compressed file, a workbook or a Parquet file holds
    expansion_ratio : expanded bytes for each byte of the file; the first 10 MB are free
    rows, columns : of the table
    cells : rows times columns, for formats in which an empty cell takes no bytes
    cell_length : characters of one cell
    json_depth : arrays and objects inside one another
    """

    bytes: int = 500_000_000  # seven times what a million customers with a few product types each take as CSV
    expanded_bytes: int = 1_000_000_000  # twice the largest file that comes without compression
    # A CSV of customers shrinks to an eighth; only text that repeats itself comes near to 1,000, where Deflate ends.
    expansion_ratio: int = 250
    rows: int = 5_000_000  # as many customers are explored in 2 GB of memory
    columns: int = 20_000  # a sheet of Excel has at most 16,384
    cells: int = 100_000_000  # 20 columns of the most rows
    cell_length: int = 10_000_000  # Excel's longest has 32,767: more is mostly a quotation mark that nothing closes
    json_depth: int = 50  # customers take about four; Python's own reader gives up at about 1,000

    def __post_init__(self) -> None:
        assert all(getattr(self, name) > 0 for name in self.__slots__)

    def check(self, name: str, what: str, count: int) -> None:
        """Compare a count with the limit of its name.

        Raises
        ------
        InvalidInput
            The file ``name`` has more.
        """
        if count > getattr(self, what):
            raise self.passed(name, what)

    def passed(self, name: str, what: str, mend: Message = SPLIT) -> InvalidInput:
        """That the file ``name`` has more of something than its limit, and what to do."""
        limit = message(f"limit.{what}", n=getattr(self, what))
        return InvalidInput([Problem.of("limit_passed", Place(name), limit=limit, mend=mend)])


DEFAULT_LIMITS: Final = Limits()


def text_begins(text: str) -> Message:
    """Where to look for a cell of text that is too long, and what to do."""
    return message("mend.find_text", text=quotable(text))


class Expansion:
    """Counts the bytes that a compressed file expands to, and stops it at the limits."""

    def __init__(self, limits: Limits, name: str, compressed: int) -> None:
        self._limits = limits
        self._name = name
        self._most = max(FREE_EXPANSION, limits.expansion_ratio * compressed)
        self._count = 0

    def add(self, count: int) -> None:
        """Note ``count`` more bytes.

        Raises
        ------
        InvalidInput
            They are too many, by themselves or for the size of the file.
        """
        self._count += count
        self._limits.check(self._name, "expanded_bytes", self._count)
        if self._count > self._most:
            ratio = self._limits.expansion_ratio
            raise InvalidInput([Problem.of("expands_too_much", Place(self._name), ratio=ratio)])
