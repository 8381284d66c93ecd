"""What the user corrected in how files are read, remembered beyond the visit: in the user's own browser, not here."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import streamlit as st

from core.intake import Chosen, DecimalMark
from core.tables import Role

HEADER: Final = re.compile(r"[0-9a-f]{16}")  # as ``header_key`` makes them
# Characters of a column's name, and of all that a browser sends: far more than anybody needs, and soon looked through.
LONGEST_COLUMN: Final = 1000
MOST_TEXT: Final = 1_000_000  # characters taken from a browser, which may send anything
MARKS: Final[Mapping[str | None, DecimalMark | None]] = MappingProxyType({None: None, ".": ".", ",": ","})
_BROWSER: Final = st.components.v2.component(
    "remembered_columns", js=(Path(__file__).parents[1] / "assets" / "remember.js").read_text(encoding="utf-8")
)


@dataclass(frozen=True, slots=True)
class Correction:
    """What the user said of files with one header: the columns of some roles, and the decimal mark."""

    roles: Chosen
    mark: DecimalMark | None = None

    def for_browser(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return {"roles": {str(role): name for role, name in self.roles.items()}, "mark": self.mark}


def browser_memory(changes: Mapping[str, Correction | None], asks: bool) -> dict[str, Correction]:
    """Give the browser what changed in this visit (None: forgotten), and get what it kept of earlier ones if ``asks``.

    The browser answers with another run of the page; nothing comes where it keeps nothing.
    """
    data = {header: kept.for_browser() if kept else None for header, kept in changes.items()}
    with st.container(key="browser-memory"):
        answer = _BROWSER(key="remembered", data={"changes": data, "asks": asks}, on_kept_change=lambda: None)
    return parsed(answer.get("kept"))


def parsed(text: object) -> dict[str, Correction]:
    """Corrections by header out of what a browser sent, which may be anything; what does not fit is passed over."""
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        return {}
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    corrections = {}
    for header, entry in kept.items() if isinstance(kept, dict) else ():
        if HEADER.fullmatch(header) and isinstance(entry, dict) and isinstance(entry.get("roles"), dict):
            roles = {Role(role): name for role, name in entry["roles"].items() if role in set(Role) and _is_name(name)}
            mark = entry.get("mark")
            corrections[header] = Correction(roles, MARKS.get(mark) if isinstance(mark, str) else None)
    return corrections


def _is_name(name: object) -> bool:
    return name is None or (isinstance(name, str) and len(name) <= LONGEST_COLUMN)
