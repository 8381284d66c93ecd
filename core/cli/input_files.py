"""The files that the command line names → what an exploration starts from, with the problems of all of them at once."""

from pathlib import Path

from core.intake import Corrections, File, FilesRead, open_files, read_files
from core.problems import Effect, InvalidInput, Place, Problem


def read_paths(
    customers: Path, labels: Path | None, corrections: Corrections, target_cluster: str | None, leave_out_bad_rows: bool
) -> FilesRead:
    """Read the one or two files that were named.

    Raises
    ------
    InvalidInput
        With the problems of both files, rows with a problem among them unless they may be left out.
    """
    files: list[File] = []
    problems: list[Problem] = []
    paths = [customers] if labels is None else [customers, labels]
    for path in paths:
        try:
            files.append(File(path.name, path.read_bytes()))
        except OSError as error:
            where = Place(str(error.filename or path))
            problems.append(Problem.of("file_unopened", where, why=error.strerror or type(error).__name__))
    if problems:
        raise InvalidInput([*problems, *_faults_of(files)])
    read = read_files(files[0], files[1] if labels is not None else None, corrections, target_cluster)
    if any(problem.effect is Effect.LEFT_OUT for problem in read.problems) and not leave_out_bad_rows:
        raise InvalidInput(read.problems)
    return read


def _faults_of(files: list[File]) -> list[Problem]:
    """Why the files cannot be opened that stand beside one that is not there."""
    problems: list[Problem] = []
    for file in files:
        try:
            open_files(file)
        except InvalidInput as error:
            problems.extend(error.problems)
    return problems
