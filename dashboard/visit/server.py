"""What all visitors of one server share: whose turn it is, and what is known about the bundled examples."""

from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

import streamlit as st

from core import Evidence, Exploration
from core.running import Gate
from dashboard.visit.choice import EvidenceKey, RunKey
from dashboard.visit.datasets import EXAMPLES, Dataset, load_example

# Answers of one kind on the examples, which are small. So many are all parents with some twenty settings each; who asks
# for others waits for a run of their own.
MOST_EXAMPLE_ANSWERS: Final = 100

Key = TypeVar("Key", bound=Hashable)
Answer = TypeVar("Answer")


class ExampleAnswers(Generic[Key, Answer]):
    """Answers on the bundled examples, by what they depend on; a newcomer waits for none that is known to anybody."""

    def __init__(self) -> None:
        self._answers: dict[Key, Answer] = {}

    def answer(self, key: Key) -> Answer | None:
        """The answer if it is there."""
        return self._answers.get(key)

    def latest(self, fits: Callable[[Key], bool]) -> Answer | None:
        """Of the answers whose key ``fits`` is true of, the one that came last; None of none."""
        return next((self._answers[key] for key in reversed(tuple(self._answers)) if fits(key)), None)

    def share(self, dataset: str, key: Key, answer: Answer) -> None:
        """Keep an answer for everyone if it is on a bundled example, which is nobody's data."""
        if dataset in EXAMPLES and len(self._answers) < MOST_EXAMPLE_ANSWERS:
            self._answers[key] = answer


class Server:
    """What the visitors of one server share.

    Attributes
    ----------
    gate : lets runs compute when their turn comes, those of the page and those of the API beside it
    results : explorations of the bundled examples
    evidence : the evidence on them
    """

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.results: ExampleAnswers[RunKey, Exploration] = ExampleAnswers()
        self.evidence: ExampleAnswers[EvidenceKey, Evidence] = ExampleAnswers()


@st.cache_resource(show_spinner=False)
def server(_gate: Gate | None = None) -> Server:
    """The server that this process is: made when it is first asked for, with the gate that is then handed in.

    Streamlit keeps it for the process; the argument's leading underscore says that it is the same whatever is given.
    """
    return Server(_gate or Gate())


@st.cache_resource(show_spinner=False)
def example(key: str) -> Dataset:
    """A bundled example, read once for everyone: it is nobody's data."""
    assert key in EXAMPLES
    return load_example(key)
