"""Run inside a checkout, as a program: everything that the checkout makes of one input, as files in a folder.

It stands alone, for the checkout's own ``tests`` are another state of this package:

    python -P one_input.py '{"name": …, "customers": …, …}' FOLDER
"""

import io
import json
import runpy
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import pandas as pd

Output = tuple[str, bytes]


class EveryName(Mapping[str, str]):
    """A name for every sub-segment, with signs that SQL and spreadsheets have to quote."""

    def __getitem__(self, mark: str) -> str:
        return f'=It\'s "{mark}"; ção'

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def shell(*words: str) -> Iterator[Output]:
    """What ``python -m core`` writes, and how it ends."""
    out, errors = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO()
    sys.argv = ["subsegment", *words]
    code: object = 0
    with redirect_stdout(out), redirect_stderr(errors):
        try:
            runpy.run_module("core", run_name="__main__")
        except SystemExit as end:
            code = end.code
    out.flush()
    yield "standard output", out.buffer.getvalue()  # type: ignore[attr-defined]  # it is the BytesIO from above
    yield "standard error", errors.getvalue().encode()
    yield "exit code", str(code).encode()


def words_of(case: Mapping[str, Any]) -> list[str]:
    """The case as the command line takes it."""
    words = [case["customers"], *filter(None, [case["labels"]])]
    for name, value in case["settings"].items():
        option = name.replace("_", "-")
        if isinstance(value, bool):
            words.append(f"--{option}" if value else f"--no-{option}")
        else:
            words += [f"--{option}", *map(str, value if isinstance(value, list) else [value])]
    return words + ["--leave-out-bad-rows"] * case["leave_out_bad_rows"]


def by_the_shell(case: Mapping[str, Any]) -> Iterator[Output]:
    """The outputs of ``explore`` and ``evidence``."""
    demands = [word for name, value in case["demands"].items() for word in (f"--{name}", str(value))]
    commands = {
        "JSON": ["explore"],
        "CSV": ["explore", "--format", "csv"],
        "CSV with borders": ["explore", "--format", "csv", "--borders"],
        "report": ["evidence", *demands],
        "evidence JSON": ["evidence", "--format", "json", *demands],
    }
    for name, (command, *options) in commands.items():
        for part, data in shell(command, *words_of(case), *options):
            yield f"{name}, {part}", data


def by_python(case: Mapping[str, Any]) -> Iterator[Output]:
    """SQL, names, another k and another window, and DataFrames: what the shell has no words for."""
    from core import CrmTable, Settings, explore, labelled_csv, to_evidence_json, to_json, to_report, write_back_sql
    from core import evidence as weigh

    customers, labels, problems = read(case)
    yield "notices", "\n".join(problem.text for problem in problems).encode()
    exploration = explore(customers, labels, Settings(**case["settings"]))
    for kind in ("text", "bigint", "uuid"):
        table = CrmTable('crm."order"', "Customer No", "select", "name", "parent", kind)
        for statement in ("update", "merge"):
            yield from attempted(
                f"SQL, {statement}, {kind}",
                lambda statement=statement, table=table: write_back_sql(exploration, table, statement, EveryName()),
            )
    yield "CSV with names", labelled_csv(exploration, None, EveryName(), ";", byte_order_mark=True)
    last, other = exploration.parents[-1].key, None
    for k in exploration.settings.k_range:
        try:
            other = exploration.with_k(last, k).with_window(3)
        except KeyError:  # too few customers for this k
            continue
        yield f"JSON, last parent with k = {k}", to_json(other).encode()
    if other is not None:
        found = weigh(other)
        yield "report, last parent with its largest k", to_report(other, found).encode()
        yield "evidence JSON, last parent with its largest k", to_evidence_json(other, found).encode()


def read(case: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """Customers, labels and problems as the public face reads them."""
    from core import read_both, read_request, read_table

    files = [Path(each) for each in (case["customers"], case["labels"]) if each]
    if files[0].name.endswith("request.json"):
        request = read_request(files[0].read_bytes(), files[0].name)
        return request.customers, request.labels, ()
    people, membership = read_both(*(read_table(each.read_bytes(), each.name) for each in files))
    return people.customers, membership.labels, people.problems.also(membership.problems)


def by_dataframes(case: Mapping[str, Any]) -> Iterator[Output]:
    """The two CSV files as DataFrames, as pandas reads them by itself."""
    from core import Settings, explore, to_json

    frames = [pd.read_csv(case[each], encoding_errors="replace") for each in ("customers", "labels")]
    yield "JSON, from DataFrames", to_json(explore(*frames, Settings(**case["settings"]))).encode()


def attempted(name: str, work: Callable[[], str]) -> Iterator[Output]:
    """One output, or the sentences that say why there is none."""
    from core import InvalidInput

    try:
        yield name, work().encode()
    except InvalidInput as error:
        yield f"{name}, refused", sentences(error)


def sentences(error: Any) -> bytes:
    return "\n".join(problem.text for problem in error.problems).encode()


def outputs(case: Mapping[str, Any]) -> Iterator[Output]:
    """Everything that a checkout makes of one input."""
    from core import InvalidInput

    yield from by_the_shell(case)
    doors = [("Python", by_python)]
    if case["labels"] and all(case[each].endswith(".csv") for each in ("customers", "labels")):
        doors.append(("DataFrames", by_dataframes))
    for name, door in doors:
        try:
            yield from door(case)
        except InvalidInput as error:
            yield f"{name}, refused", sentences(error)


def main() -> None:
    case, folder = json.loads(sys.argv[1]), Path(sys.argv[2])
    sys.path.insert(0, str(Path.cwd()))
    import core

    assert Path(core.__file__).parent == Path.cwd() / "core", f"{core.__file__} is another checkout's"
    for name, data in outputs(case):
        path = folder / name
        assert not path.exists(), f"two outputs are called {name}"
        path.write_bytes(data)


if __name__ == "__main__":
    main()
