"""What all visitors of one server share: whose turn it is, and what is known about the bundled examples."""

from collections.abc import Mapping
from typing import Final

import streamlit as st

from core import Exploration
from core.running import Gate
from dashboard.visit.choice import RunKey
from dashboard.visit.datasets import EXAMPLES, Dataset, load_example

# Results on the examples, which are small. So many are all parents with some twenty settings each; who asks for others
# waits for a run of their own.
MOST_EXAMPLE_RESULTS: Final = 100


class Server:
    """What the visitors of one server share.

    Attributes
    ----------
    gate : lets runs compute when their turn comes, those of the page and those of the API beside it
    """

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self._example_results: dict[RunKey, Exploration] = {}

    @property
    def example_results(self) -> Mapping[RunKey, Exploration]:
        """Results on the bundled examples: the first screen of a newcomer waits for nobody's run."""
        return self._example_results

    def share(self, key: RunKey, result: Exploration) -> None:
        """Keep a result for everyone if it is on a bundled example, which is nobody's data."""
        if key.dataset in EXAMPLES and len(self._example_results) < MOST_EXAMPLE_RESULTS:
            self._example_results[key] = result


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
