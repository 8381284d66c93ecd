"""What a visitor has: names that stay with their customers, results, the run under way, files that are read once."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest

from core import Exploration, InvalidInput
from core.intake.columns.role_finding import header_key
from core.intake.files import File, Opened, open_files
from core.running.queue import Gate
from core.tables.headers import Role
from core.wording import name_of
from dashboard.visit.browser_memory import Correction
from dashboard.visit.choice import Choice, RunKey
from dashboard.visit.datasets import Dataset
from dashboard.visit.engine import Engine
from dashboard.visit.server import Server
from dashboard.visit.session import LONGEST_NAME, MOST_RESULTS, Session, Upload
from tests.dashboard.support import dataset_of, groceries, grocery_exploration, groups_of, uploads_of

ENOUGH = 20
ROWS = groups_of([6, 5, 4])
LABELS = {row[0]: "Gold" for row in ROWS}
ROLES = (Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT)


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return dataset_of(ROWS, LABELS)


@pytest.fixture
def session() -> Iterator[Session]:
    session = Session(Server(Gate()))
    yield session
    if (run := session.runs.run) is not None:
        run.cancel()
        assert run.wait(ENOUGH)


def choice_of(dataset: Dataset, ks: tuple[int, ...] = (2, 3), months: float = 1) -> Choice:
    parent = next(iter(dataset.read.parents.members))
    return Choice(dataset, RunKey(dataset.key, parent, ks, "zscore", 0), months)


def run_to_its_end(session: Session, choice: Choice) -> Exploration:
    assert session.start(choice).wait(ENOUGH)
    result = session.result(choice)
    assert result is not None
    return result


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Gold", "Gold"),
        ("  Gold \t and\nsilver ", "Gold and silver"),
        ("x" * 200, "x" * LONGEST_NAME),
        ("<b>& “Ä”", "<b>& “Ä”"),
    ],
)
def test_a_name_is_kept_as_written_in_one_line_and_not_longer_than_fits(session: Session, written: str, kept: str):
    session.name("mark", written)
    assert session.names == {"mark": kept}


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
def test_an_empty_name_is_forgotten(session: Session, empty: str):
    session.name("mark", empty)
    session.name("mark", "Gold")
    session.name("mark", empty)
    assert session.names == {}


def test_a_name_stays_with_its_customers_whatever_k_and_scaling_and_never_moves_to_others(session: Session):
    named = grocery_exploration().parent("2").solutions[3].legend[1]
    session.name(named.mark, "Steady")
    seen = {}
    for parent in ("0", "1", "2", "3"):
        for k, solution in grocery_exploration(parent).parent(parent).solutions.items():
            for segment in solution.legend:
                if name_of(segment, session.names) == "Steady":
                    seen[parent, k, segment.number] = segment.n_customers
    assert seen == {("2", 3, 1): named.n_customers}


def test_the_same_customers_have_the_same_mark_in_another_run_with_another_number(session: Session):
    everyone = dataset_of(ROWS, LABELS)
    without_the_first_group = dataset_of(ROWS[6:], LABELS)
    before = run_to_its_end(session, choice_of(everyone, (3,))).parent("Gold").solution.legend
    after = run_to_its_end(session, choice_of(without_the_first_group, (2,))).parent("Gold").solution.legend
    assert [segment.mark for segment in before[1:]] == [segment.mark for segment in after]
    assert len({segment.mark for segment in before}) == 3


def test_the_same_choice_has_one_run(session: Session, dataset: Dataset):
    run = session.start(choice_of(dataset))
    assert session.start(choice_of(dataset, months=12)) is run
    assert run.wait(ENOUGH)


def test_another_choice_cancels_the_run_that_nobody_waits_for(session: Session):
    first = session.start(choice_of(groceries(), tuple(range(2, 13))))
    second = session.start(choice_of(groceries(), (2,)))
    assert first is not second
    assert first.wait(ENOUGH)
    assert second.wait(ENOUGH)
    assert (first.status, second.status) == ("cancelled", "done")


def test_a_finished_run_is_collected_once(session: Session, dataset: Dataset):
    assert not session.runs.collect()
    choice = choice_of(dataset)
    assert session.result(choice) is None
    assert session.start(choice).wait(ENOUGH)
    assert session.runs.collect()
    assert session.result(choice) is not None
    assert (session.runs.run, session.runs.asked) == (None, None)
    assert not session.runs.collect()


def test_a_result_has_the_k_that_was_set_and_the_window_without_a_new_run(session: Session, dataset: Dataset):
    choice = choice_of(dataset, (2, 3))
    first = run_to_its_end(session, choice)
    assert first.parent("Gold").benchmark.set_k is None
    best = first.parent("Gold").benchmark.best_k
    other = {2: 3, 3: 2}[best]
    session.set_ks[choice.key] = other
    second = session.result(replace(choice, window_months=2))
    assert second is not None
    assert second.parent("Gold").solution.k == other
    assert second.parent("Gold").benchmark.best_k == best
    assert second.settings.window_months == 2
    assert session.runs.run is None


def test_results_are_bounded_and_the_one_not_looked_at_for_longest_goes(session: Session, dataset: Dataset):
    first = choice_of(dataset)
    choices = [replace(first, key=replace(first.key, top_categories=number)) for number in range(14)]
    exploration = run_to_its_end(session, first)
    quick = Session(Server(Gate()), Engine(explore=lambda *_: exploration))
    for choice in choices[:MOST_RESULTS]:
        run_to_its_end(quick, choice)
    assert quick.result(choices[0]) is not None
    run_to_its_end(quick, choices[MOST_RESULTS])
    assert len(quick.runs.found) == MOST_RESULTS
    assert choices[0].key in quick.runs.found
    assert choices[1].key not in quick.runs.found


def test_keys_that_differ_have_different_texts_and_equal_ones_the_same():
    key = RunKey("data", "1", (2, 3), "zscore", 0)
    others = [
        replace(key, dataset="other"),
        replace(key, parent="2"),
        replace(key, ks=(2,)),
        replace(key, scaling="log"),
        replace(key, top_categories=1),
    ]
    assert len({each.text for each in [key, *others]}) == 6
    assert RunKey("data", "1", (2, 3), "zscore", 0).text == key.text


class Reader:
    """Counts how often files are read."""

    def __init__(self) -> None:
        self.reads = 0

    def __call__(self, customers: File, labels: File | None) -> Opened:
        self.reads += 1
        return open_files(customers, labels)


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def reading(reader: Reader) -> Session:
    """A session whose files the counting reader opens."""
    return Session(Server(Gate()), Engine(open_files=reader))


class Uploads:
    """Files as Streamlit hands them over: an upload keeps its id, and its bytes are there for whoever asks."""

    def __init__(self, *files: File) -> None:
        self.asked_for = 0
        self.files = files
        self.id = uuid4()

    def __iter__(self) -> Iterator[Upload]:
        return (Upload(f"{self.id}-{at}", file.name, partial(self._read, file)) for at, file in enumerate(self.files))

    def _read(self, file: File) -> bytes:
        self.asked_for += 1
        return file.data


def upload(session: Session, *files: File) -> Dataset:
    """Upload files anew."""
    return session.upload(*Uploads(*files))


def test_uploaded_files_are_read_once_while_they_stay_the_same(reading: Session, reader: Reader):
    files = Uploads(*uploads_of(ROWS, LABELS))
    first = reading.upload(*files)
    before = files.asked_for
    assert reading.upload(*files) is first
    assert files.asked_for == before, "all bytes were looked at again, which takes long for large files"
    assert reader.reads == 1


def test_the_same_files_uploaded_again_are_the_same_data_set(reading: Session, reader: Reader):
    customers, labels = uploads_of(ROWS, LABELS)
    first = upload(reading, customers, labels)
    assert upload(reading, File(customers.name, bytes(customers.data)), labels) is first
    assert reader.reads == 1


def test_another_file_another_name_or_other_labels_are_read_again(reading: Session, reader: Reader):
    customers, labels = uploads_of(ROWS, LABELS)
    _, others = uploads_of(ROWS, dict.fromkeys(LABELS, "Silver"))
    keys = [
        upload(reading, *files).key
        for files in (
            (customers, labels),
            (customers, others),
            (replace(customers, name="renamed.csv"), labels),
            (replace(customers, data=customers.data + b"\nnew;1;5;tea"), labels),
        )
    ]
    assert len(set(keys)) == reader.reads == 4


def test_what_the_user_corrects_is_remembered_for_files_with_the_same_header(reading: Session, reader: Reader):
    lines = b"who;how often;value;extra\nc1;1;10;5\nc2;2;20;6\nc3;9;90;7\n"
    labels = File("clusters.csv", b"customer_id;cluster_id\nc1;Gold\nc2;Gold\nc3;Gold\n")
    with pytest.raises(InvalidInput):
        upload(reading, File("people.csv", lines), labels)
    assert reading.opened is not None
    header = header_key(reading.opened.tables[0])
    reading.correct(header, Correction(dict(zip(ROLES, ("who", "how often", "value"), strict=True))))
    first = upload(reading, File("people.csv", lines), labels)
    assert first.read.customers.amount_spent.tolist() == [10, 20, 90]
    assert reader.reads == 1
    reading.correct(header, Correction(dict(zip(ROLES, ("who", "how often", "extra"), strict=True))))
    assert upload(reading, File("people.csv", lines), labels).read.customers.amount_spent.tolist() == [5, 6, 7]
    december = File("december.csv", lines.replace(b"c1;1;10;5", b"c1;1;10;50"))
    assert upload(reading, december, labels).read.customers.amount_spent.tolist() == [50, 6, 7]
    reading.correct(header, None)
    with pytest.raises(InvalidInput):
        upload(reading, december, labels)
    assert reading.changes == {header: None}


def test_what_the_browser_kept_is_taken_over_once_and_does_not_undo_what_was_said_in_this_visit(session: Session):
    said, kept = Correction({Role.ID: "who"}), Correction({Role.ID: "whom"}, ",")
    session.correct("a" * 16, said)
    session.correct("b" * 16, None)
    session.recall({})
    assert not session.recalled
    session.recall({"a" * 16: kept, "b" * 16: kept, "c" * 16: kept})
    session.recall({"d" * 16: kept})
    assert session.corrections == {"a" * 16: said, "c" * 16: kept}


def test_a_decimal_mark_that_was_chosen_for_one_header_is_not_used_for_another(session: Session):
    people = File("people.csv", b"id;orders;spend\na;1;1.234\nb;2;1.250\n")
    labels = File("clusters.csv", b"customer_id;cluster_id\na;Gold\nb;Gold\n")
    assert upload(session, people, labels).read.customers.amount_spent.tolist() == [1234, 1250]
    assert session.opened is not None
    session.correct("a" * 16, Correction({}, "."))
    assert upload(session, people, labels).read.customers.amount_spent.tolist() == [1234, 1250]
    session.correct(header_key(session.opened.tables[0]), Correction({}, "."))
    assert upload(session, people, labels).read.customers.amount_spent.tolist() == [1.234, 1.25]


def test_a_remembered_column_that_the_file_writes_with_other_spaces_is_passed_over(session: Session):
    people = File("people.csv", b"id;orders;total  spend\na;1;5\nb;2;6\n")
    labels = File("clusters.csv", b"customer_id;cluster_id\na;Gold\nb;Gold\n")
    upload(session, people, labels)
    assert session.opened is not None
    session.correct(header_key(session.opened.tables[0]), Correction({Role.AMOUNT_SPENT: "total spend"}))
    assert upload(session, people, labels).read.customers.amount_spent.tolist() == [5, 6]


def test_files_that_cannot_be_used_are_not_kept(reading: Session, reader: Reader):
    customers, labels = uploads_of(ROWS, LABELS)
    upload(reading, customers, labels)
    with pytest.raises(InvalidInput):
        upload(reading, File("empty.csv", b""), labels)
    assert reading.uploaded is None
    assert upload(reading, customers, labels).title == "people.csv"
    assert reader.reads == 3


def test_files_that_cannot_be_opened_are_not_read_again_at_each_click(reading: Session, reader: Reader):
    files = Uploads(File("empty.csv", b""), *uploads_of(ROWS, LABELS)[1:])
    refusals = []
    for _ in range(3):
        with pytest.raises(InvalidInput) as refusal:
            reading.upload(*files)
        refusals.append(refusal.value)
    assert reader.reads == 1
    assert all(each.problems == refusals[0].problems for each in refusals)
    assert upload(reading, *uploads_of(ROWS, LABELS)).title == "people.csv"
    with pytest.raises(InvalidInput):
        reading.upload(*files)
    assert reader.reads == 2


def test_files_that_cannot_be_understood_are_refused_at_once_until_the_user_corrects_how(reading: Session):
    lines = b"who;how often;value\nc1;1;10\nc2;2;20\nc3;9;90\n"
    files = Uploads(File("people.csv", lines), *uploads_of(ROWS, LABELS)[1:])
    problems = []
    for _ in range(2):
        with pytest.raises(InvalidInput) as refusal:
            reading.upload(*files)
        problems.append(refusal.value.problems)
    assert problems[1] is problems[0], "the columns were looked through again"
    assert reading.opened is not None
    header = header_key(reading.opened.tables[0])
    reading.correct(header, Correction(dict(zip(ROLES, ("who", "how often", "value"), strict=True))))
    with pytest.raises(InvalidInput) as other:
        reading.upload(*files)
    assert {each.code for each in other.value.problems} != {each.code for each in problems[0]}


def test_results_on_an_example_serve_every_visitor_and_those_on_files_only_their_own(dataset: Dataset):
    server = Server(Gate())
    first, second = Session(server), Session(server)
    example_choice = choice_of(groceries())
    result = run_to_its_end(first, example_choice)
    assert second.result(example_choice) is not None
    assert second.runs.found[example_choice.key] is first.runs.found[example_choice.key] is not None
    assert len(result.parents) == 1
    own_choice = choice_of(dataset)
    run_to_its_end(first, own_choice)
    assert second.result(own_choice) is None
