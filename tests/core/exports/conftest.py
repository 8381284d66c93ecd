"""What several tests of exports begin with."""

import pytest

from core import Evidence, Exploration, Settings, evidence, explore
from core.model import Labels
from tests.core.evidence.test_evidence import crowd


@pytest.fixture(scope="package")
def weighed() -> tuple[Exploration, Evidence]:
    """One parent of two groups far apart, and one of two customers, which is kept whole."""
    customers, _ = crowd([(60, 10, 200), (62, 60, 900)])
    last = customers.ids.tolist()[-2:]
    labels = Labels.of({name: "small" if name in last else "large" for name in customers.ids.tolist()})
    exploration = explore(customers, labels, Settings(k_range=(2,)))
    return exploration, evidence(exploration)
