"""Coverage-guided fuzzing of read_table: whatever the bytes, only a table or an InvalidInput may come out.

pip install atheris
python -m tests.fuzz.read_table --seed FOLDER                        # valid files, and what was found so far
python -m tests.fuzz.read_table FOLDER -max_total_time=3600          # fuzzes, and adds what it finds to FOLDER
python -m tests.fuzz.read_table FILE                                 # repeats one case
python -m tests.fuzz.read_table --keep FOLDER                        # keeps the short ones for the tests
"""

import sys
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["core", "xlrd", "zipfile", "json"]):
    from tests.fuzz.inputs import CORPUS, check, file_of, seeds

LONGEST_KEPT = 2_000


def read_one(data: bytes) -> None:
    check(*file_of(data))


def seed(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in seeds():
        (folder / name).write_bytes(data)
    if CORPUS.exists():
        with zipfile.ZipFile(CORPUS) as corpus:
            corpus.extractall(folder)


def keep(folder: Path) -> None:
    with zipfile.ZipFile(CORPUS, "w", zipfile.ZIP_DEFLATED) as corpus:
        for path in sorted(folder.iterdir()):
            if path.stat().st_size <= LONGEST_KEPT:
                corpus.writestr(zipfile.ZipInfo(path.name), path.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--seed"]:
        seed(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--keep"]:
        keep(Path(sys.argv[2]))
    else:
        atheris.Setup(sys.argv, read_one)
        atheris.Fuzz()
