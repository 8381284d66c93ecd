"""The session's one dataclass: uploaded data, results, the running job, the names, the k that was set."""

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import streamlit as st

from core import Exploration, Problem, Settings, explore
from core.exports import IdType, id_types
from core.intake import Corrections, File, Opened, header_key, is_order_lines, open_files, suggest_roles
from core.model import Scaling
from core.running import Job
from core.tables import Role, Table
from dashboard.visit.browser_memory import Correction
from dashboard.visit.datasets import EXAMPLES, Dataset, load_example, load_opened

KEY: Final = "session"
MOST_RESULTS: Final = 12
MOST_EXAMPLE_RESULTS: Final = 100
LONGEST_NAME: Final = 60
NEEDED: Final = (Role.ID, Role.FREQUENCY, Role.AMOUNT_SPENT)


@dataclass(frozen=True, slots=True)
class Run:
    """What a result depends on; two equal runs have the same result."""

    dataset: str
    parent: str
    ks: tuple[int, ...]
    scaling: Scaling
    top_categories: int
    exact: bool = False

    @property
    def key(self) -> str:
        """A short text for the keys of widgets that belong to this run."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the sidebar says: the data, what to run on it, and the months of the window."""

    dataset: Dataset
    run: Run
    window_months: float


@dataclass(slots=True)
class Session:
    """Everything that one visitor has; it ends with the visit.

    ``names`` goes by a segment's mark, that is by the customers in it, so no name moves to other customers. ``parents``
    holds the parent in use for each data set, by its key.
    ``set_ks`` holds the k that the user set for a run; ``filled`` how often a button filled a field; ``results`` the
    latest results, oldest first, and ``types`` the types that their ids fit; ``corrections`` what the user corrected in
    how files are read, by ``header_key``, in this visit and, once ``recalled``, in earlier ones; ``changes`` those of
    this visit, None where one was forgotten.
    """

    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    set_ks: dict[Run, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    results: OrderedDict[Run, Exploration] = field(default_factory=OrderedDict)
    job: Job[Exploration] | None = None
    job_run: Run | None = None
    types: dict[Run, tuple[IdType, ...]] = field(default_factory=dict)
    corrections: dict[str, Correction] = field(default_factory=dict)
    changes: dict[str, Correction | None] = field(default_factory=dict)
    recalled: bool = False
    opened: Opened | None = None
    opened_key: str = ""
    uploaded: Dataset | None = None
    choice: Choice | None = None

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
        if choice.run not in self.results and choice.run in _example_results():
            self.keep(choice.run, _example_results()[choice.run])
        found = self.results.get(choice.run)
        if found is None:
            return None
        self.results.move_to_end(choice.run)
        return found.with_window(choice.window_months).with_k(choice.run.parent, self.set_ks.get(choice.run))

    def is_estimated(self, run: Run) -> bool | None:
        """Whether the silhouettes of this run's answer come from a sample; None before there is an answer."""
        found = self.results.get(run)
        if found is None:
            return None
        return any(score.silhouette_standard_error is not None for score in found.parent(run.parent).benchmark.scores)

    def id_types(self, run: Run) -> tuple[IdType, ...]:
        """The types that the ids of a result fit, looked at once."""
        if run not in self.types:
            self.types[run] = id_types(self.results[run])
        return self.types[run]

    def start(self, choice: Choice) -> Job[Exploration]:
        """The job of this choice; another run that is under way is cancelled, for nobody waits for it."""
        if self.job is not None and self.job_run == choice.run and not self.job.abandoned:
            return self.job
        if self.job is not None:
            self.job.cancel()
        dataset, settings = choice.dataset, settings_of(choice.run)
        self.job = Job(lambda report: explore(dataset.read.customers, dataset.read.labels, settings, report))
        self.job_run = choice.run
        return self.job

    def collect(self) -> bool:
        """Move a finished job's result to the results; whether there was one."""
        if self.job is None or self.job.result is None or self.job_run is None:
            return False
        self.keep(self.job_run, self.job.result)
        if self.job_run.dataset in EXAMPLES and len(_example_results()) < MOST_EXAMPLE_RESULTS:
            _example_results()[self.job_run] = self.job.result
        self.forget_job()
        return True

    def keep(self, run: Run, result: Exploration) -> None:
        """Add a result, and let the oldest ones go."""
        self.results[run] = result
        while len(self.results) > MOST_RESULTS:
            self.types.pop(self.results.popitem(last=False)[0], None)

    def forget_job(self) -> None:
        """Be ready to start again."""
        self.job = self.job_run = None

    def upload(self, customers: File, labels: File | None) -> Dataset:
        """The uploaded files as a data set; opened once, for as long as they stay the same, and understood again only
        when the user corrects how.

        Raises
        ------
        InvalidInput
            With every problem that makes the files unusable.
        """
        digest = hashlib.sha256()
        for each in (customers, labels):
            if each is not None:
                digest.update(f"{each.name}\x00{len(each.data)}\x00".encode() + each.data)
        files = digest.hexdigest()
        if self.opened is None or self.opened_key != files:
            self.opened, self.uploaded = None, None
            self.opened, self.opened_key = open_files(customers, labels), files
        corrections = self._corrections_of(self.opened)
        key = hashlib.sha256(f"{files}{corrections!r}".encode()).hexdigest()
        if self.uploaded is None or self.uploaded.key != key:
            self.uploaded = None
            self.uploaded = load_opened(key, self.opened, corrections)
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
        self.corrections.pop(header, None)
        if correction is not None:
            self.corrections[header] = correction

    def recall(self, kept: Mapping[str, Correction]) -> None:
        """Take over what the browser kept of earlier visits; what was said in this one stands."""
        if kept and not self.recalled:
            earlier = {header: known for header, known in kept.items() if header not in self.changes}
            self.corrections, self.recalled = earlier | self.corrections, True

    def _corrections_of(self, opened: Opened) -> Corrections:
        known = {header_key(table): said for table in opened.tables if (said := self.correction(table))}
        marks = [said.mark for said in known.values() if said.mark]
        return Corrections({header: said.roles for header, said in known.items()}, marks[0] if marks else None)


def settings_of(run: Run) -> Settings:
    """A run as the engine's settings."""
    return Settings(
        target_cluster=run.parent,
        k_range=run.ks,
        scaling=run.scaling,
        top_categories=run.top_categories,
        exact=True if run.exact else None,
    )


def current() -> Session:
    """The visitor's session."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Session()
    session: Session = st.session_state[KEY]
    return session


@st.cache_resource(show_spinner=False)
def _example_results() -> dict[Run, Exploration]:
    """Results on the bundled examples, for every visitor: the first screen of a newcomer waits for nobody's run."""
    return {}


@st.cache_resource(show_spinner=False)
def example(key: str) -> Dataset:
    """A bundled example, read once for everyone: it is nobody's data."""
    assert key in EXAMPLES
    return load_example(key)
