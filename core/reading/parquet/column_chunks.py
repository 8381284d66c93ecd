"""What the columns of a Parquet file hold by its own account, asked of another process.

pyarrow ends the whole process where the account of one column is damaged (its ``RowGroupMetaData.column`` lets a C++
exception through). An upload must not end a server, so a process of its own looks first.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from typing import Final

SECONDS: Final = 30  # for the process that reads the description, which takes a second or two
"""Longer than a process takes to start on a slow machine."""

FOOTER_END: Final = 8  # bytes: the length of the footer and the file's mark
"""A Parquet file ends with the length of its footer in four bytes and the four letters PAR1."""

ASK: Final = """
import io, json, sys
import pyarrow.parquet as pq
strings, containers = map(int, sys.argv[1:])
source = io.BytesIO(sys.stdin.buffer.read())
file = pq.ParquetFile(source, thrift_string_size_limit=strings, thrift_container_size_limit=containers)
groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
columns = [[group.column(number) for group in groups] for number in range(file.metadata.num_columns)]
print(json.dumps([
    [sum(chunk.num_values for chunk in chunks), max((chunk.total_uncompressed_size for chunk in chunks), default=0)]
    for chunks in columns
]))
"""


@dataclass(frozen=True, slots=True)
class Chunks:
    """One column: its values in the whole file, and the bytes of its largest piece before compression."""

    values: int
    largest_bytes: int


def chunks_of(data: bytes, string_limit: int, container_limit: int) -> list[Chunks]:
    """What each leaf column holds, in their order.

    Raises
    ------
    ValueError
        The file's account of its columns is damaged.
    """
    length = int.from_bytes(data[-FOOTER_END:-4], "little")
    footer = data[:4] + data[-FOOTER_END - length :]
    # -P: no module that happens to lie in the working directory is taken for pyarrow.
    command = [sys.executable, "-P", "-c", ASK, str(string_limit), str(container_limit)]
    try:
        # The command is ours; of the file only the footer goes in, as the input.
        answer = subprocess.run(command, input=footer, capture_output=True, check=True, timeout=SECONDS)  # noqa: S603
    except subprocess.SubprocessError as error:
        raise ValueError("the account of the columns is damaged") from error
    return [Chunks(*each) for each in json.loads(answer.stdout)]
