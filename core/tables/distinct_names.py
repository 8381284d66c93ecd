"""Names of columns that are all different, whatever the header says."""

from collections import Counter
from collections.abc import Sequence

from core.tables.plain_cells import plain_names


def distinct_names(names: Sequence[str]) -> list[str]:
    """Column names in their order; an empty one is called after its position, a repeated one numbered."""
    names = plain_names(names)
    taken = set(names)
    seen: Counter[str] = Counter()
    result = []
    for position, given in enumerate(names, start=1):
        name = given
        seen[given] += 1
        if not given or seen[given] > 1:
            name = f"column {position}" if not given else f"{given} ({seen[given]})"
            while name in taken:
                seen[given] += 1
                name = f"{given or 'column'} ({seen[given]})"
        taken.add(name)
        result.append(name)
    return result
