"""The messages of a language: whole templates by key, read from the files in a package's folder of ``messages``."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from babel.messages.pofile import read_po

OWN_PACKAGE: Final = "core.language"  # which holds the messages that all who speak a language share


@cache
def messages_of(code: str, package: str = OWN_PACKAGE) -> Mapping[str, tuple[str, ...]]:
    """Key → its template in the language ``code``; of a message that counts, one for each plural form, in order.

    ``package`` is the one in whose folder ``messages`` they stand.

    Raises
    ------
    FileNotFoundError
        There is no catalogue for that language.
    """
    found: dict[str, tuple[str, ...]] = {}
    for path in files(package).joinpath("messages", code).iterdir():
        if not path.name.endswith(".po"):
            continue  # what an editor leaves beside it, say
        with path.open("rb") as file:
            entries = read_po(file, locale=code, charset="utf-8", abort_invalid=True)
        for entry in entries:
            if not entry.id:
                continue  # the header of the file
            key = entry.id if isinstance(entry.id, str) else entry.id[0]
            templates = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
            assert all(templates), f"the message {key!r} has no text in {code}"
            assert key not in found, f"the message {key!r} stands twice in {code}"
            found[key] = templates
    return MappingProxyType(found)
