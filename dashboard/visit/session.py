"""What one visitor set, named and uploaded, and the answers to it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

from core import Exploration, InvalidInput, Problem
from core.exports import IdType, id_types
from core.intake import Corrections, File, Opened, header_key, is_order_lines, suggest_roles
from core.running import BackgroundRun, OnProgress
from core.tables import Role, Table
from dashboard.visit.answers import Answers
from dashboard.visit.background_runs import BackgroundRuns
from dashboard.visit.browser_memory import Correction
from dashboard.visit.choice import Choice, RunKey
from dashboard.visit.datasets import Dataset, load_opened
from dashboard.visit.engine import Engine
from dashboard.visit.server import Server

Made = TypeVar("Made")

MOST_RESULTS: Final = 12  # each holds a number for each customer and k, for a long visit with large files
LONGEST_NAME: Final = 60  # characters: what a card shows in two lines
NEEDED: Final = (Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that the visitor uploaded: what Streamlit calls it, its name, and what reads its bytes."""

    id: str
    name: str
    read: Callable[[], bytes]

    @property
    def file(self) -> File:
        """The file with its bytes."""
        return File(self.name, self.read())


@dataclass(slots=True)
class Session:
    """What one visitor set and uploaded; it ends with the visit.

    ``names`` goes by a segment's mark, that is by the customers in it, so no name moves to other customers. ``parents``
    holds the parent in use for each data set, by its key.
    ``set_ks`` holds the k that the user set for a result; ``filled`` how often a button filled a field; ``runs`` the
    latest results, and ``types`` the types that their ids fit; ``corrections`` what the user corrected in how files are
    read, by ``header_key``, in this visit and, once ``recalled``, in earlier ones; ``changes`` those of this visit,
    None where one was forgotten; ``answers`` what the user decided about the files in use; ``digests`` the SHA-256 of
    these files, by the id that Streamlit gave them;
    ``refused`` the key of the last files that could not be used, and what is wrong with them, so that they are not read
    again at each click.
    """

    server: Server
    engine: Engine = field(default_factory=Engine)
    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    set_ks: dict[RunKey, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    runs: BackgroundRuns[RunKey, Exploration] = field(init=False)
    types: dict[RunKey, tuple[IdType, ...]] = field(default_factory=dict)
    corrections: dict[str, Correction] = field(default_factory=dict)
    changes: dict[str, Correction | None] = field(default_factory=dict)
    recalled: bool = False
    digests: dict[str, str] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    opened: Opened | None = None
    opened_key: str = ""
    uploaded: Dataset | None = None
    refused: tuple[str, Sequence[Problem]] | None = None
    choice: Choice | None = None

    def __post_init__(self) -> None:
        self.runs = BackgroundRuns(self.server.gate, MOST_RESULTS)

    def name(self, mark: str, text: str) -> None:
        """Remember the user's name of the segment with this mark; an empty one forgets it."""
        words = "".join(character if character.isprintable() else " " for character in text).split()
        cleaned = " ".join(words)[:LONGEST_NAME]
        if cleaned:
            self.names[mark] = cleaned
        else:
            self.names.pop(mark, None)

    def key_of(self, name: str) -> str:
        """The key of a field that buttons can fill too."""
        times = self.filled.get(name, 0)
        return f"{name}-{times}" if times else name

    def fill(self, name: str) -> None:
        """Show a field anew, with the value that a button gave it: the browser knows nothing of what stood there."""
        self.filled[name] = self.filled.get(name, 0) + 1

    def result(self, choice: Choice) -> Exploration | None:
        """The result of a choice if it is there, with the k that the user set and the window."""
        found = self.runs.answer(choice.key)
        if found is None:
            found = self.server.results.answer(choice.key)
            if found is None:
                return None
            self.runs.keep(choice.key, found)
        return found.with_window(choice.window_months).with_k(choice.key.parent, self.set_ks.get(choice.key))

    def is_estimated(self, key: RunKey) -> bool | None:
        """Whether the silhouettes of this answer come from a sample; None before there is an answer."""
        found = self.runs.answer(key)
        if found is None:
            return None
        return any(score.silhouette_standard_error is not None for score in found.parent(key.parent).benchmark.scores)

    def id_types(self, key: RunKey) -> tuple[IdType, ...]:
        """The types that the ids of a result fit, looked at once."""
        if key not in self.types:
            self.types = {each: known for each, known in self.types.items() if each in self.runs.found}
            self.types[key] = id_types(self.runs.found[key])
        return self.types[key]

    def start(self, choice: Choice) -> BackgroundRun[Exploration]:
        """The run of this choice; another one that is under way is cancelled, for nobody waits for it."""
        explore, share = self.engine.explore, self.server.results.share
        key, read = choice.key, choice.dataset.read

        def work(report: OnProgress) -> Exploration:
            found = explore(read.customers, read.labels, key.settings, report)
            share(key.dataset, key, found)
            return found

        return self.runs.start(key, work)

    def upload(self, customers: Upload, labels: Upload | None) -> Dataset:
        """The uploaded files as a data set; opened once, for as long as they stay the same, and understood again only
        when the user corrects how. Files that cannot be used are refused again without being read again.

        Its bytes are looked at only while an upload is new. The same file uploaded again is the same data set, so that
        whoever does it finds the names and choices again.

        Raises
        ------
        InvalidInput
            With every problem that makes the files unusable.
        """
        uploads = [each for each in (customers, labels) if each is not None]
        known = self.digests
        self.digests = {each.id: known.get(each.id) or _digest(each.read()) for each in uploads}
        files = _digest(repr([(each.name, self.digests[each.id]) for each in uploads]).encode())
        if self.opened is None or self.opened_key != files:
            self.opened, self.uploaded, self.answers = None, None, Answers()
            self.opened = self._unless_refused(
                files, lambda: self.engine.open_files(customers.file, labels.file if labels else None)
            )
            self.opened_key = files
        corrections = self._corrections_of(self.opened)
        key = _digest(f"{files}{corrections!r}".encode())
        if self.uploaded is None or self.uploaded.key != key:
            self.uploaded, opened = None, self.opened
            self.uploaded = self._unless_refused(key, lambda: load_opened(key, opened, corrections))
        return self.uploaded

    def faults_of_customers(self) -> tuple[Problem, ...]:
        """The columns that the customers file needs and that were not recognised."""
        assert self.opened is not None, "the files were opened"
        table = self.opened.tables[0]
        known = self.correction(table)
        roles = suggest_roles(table, known.roles if known else None)
        missing = () if is_order_lines(table, roles) else [role for role in NEEDED if role not in roles.columns]
        return tuple(roles.missing(table, role) for role in missing)

    def correction(self, table: Table) -> Correction | None:
        """What the user said of files with this header; a column that this one does not have is passed over."""
        known = self.corrections.get(header_key(table))
        if known is None:
            return None
        names = set(table.frame.columns)
        return Correction(
            {role: name for role, name in known.roles.items() if name is None or name in names}, known.mark
        )

    def correct(self, header: str, correction: Correction | None) -> None:
        """Remember what the user says of files with this header; None forgets it."""
        self.changes[header] = correction
        self.answers.forget_amounts()
        self.corrections.pop(header, None)
        if correction is not None:
            self.corrections[header] = correction

    def recall(self, kept: Mapping[str, Correction]) -> None:
        """Take over what the browser kept of earlier visits; what was said in this one stands."""
        if kept and not self.recalled:
            earlier = {header: known for header, known in kept.items() if header not in self.changes}
            self.corrections, self.recalled = earlier | self.corrections, True

    def _unless_refused(self, key: str, work: Callable[[], Made]) -> Made:
        """What ``work`` makes of the files with this key; where it refused them before, the same problems at once."""
        if self.refused is not None and self.refused[0] == key:
            raise InvalidInput(self.refused[1])
        try:
            return work()
        except InvalidInput as error:
            self.refused = key, error.problems
            raise

    def _corrections_of(self, opened: Opened) -> Corrections:
        known = {header_key(table): said for table in opened.tables if (said := self.correction(table))}
        marks = [said.mark for said in known.values() if said.mark]
        return Corrections(
            {header: said.roles for header, said in known.items()},
            marks[0] if marks else None,
            leave_out=self.answers.left_out,
            amounts_of=self.answers.amounts_of,
        )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
