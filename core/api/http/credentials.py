"""Who may use the API: ids with hashed secrets, from the environment or a file that may change while we run."""

import hashlib
import hmac
import logging
import re
import secrets
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from core.api.http.json_log import say
from core.api.settings import ApiSettings
from core.problems import InvalidInput, Problem

ENTRY: Final = re.compile(r"(?P<id>[A-Za-z0-9._@-]{1,128}):(?P<hash>[0-9a-f]{64})")
SHORTEST_SECRET: Final = 32  # characters; a shorter one could be guessed by trying


@dataclass(frozen=True, slots=True)
class Pair:
    """An id and the SHA-256 of its secret, with the SHA-256 of the id so that all compare in the same time."""

    id: str
    id_digest: bytes
    secret_digest: bytes


def hashed(secret: str) -> str:
    """What is stored of a secret, 64 hexadecimal digits.

    A fast hash is right here: our secrets are 256 random bits, which nobody finds by trying, and a slow hash would
    let anyone keep the server busy with wrong ones.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def new_pair() -> tuple[str, str]:
    """A new id and its secret of 256 random bits."""
    return str(uuid.uuid4()), secrets.token_urlsafe(32)


def parse(entries: Iterable[str]) -> tuple[Pair, ...]:
    """Pairs of ``id:hash`` texts. An id may stand with several secrets, so that an old one works until it is dropped.

    Raises
    ------
    InvalidInput
        With a problem for each entry that is no such text; none of them shows it.
    """
    pairs, problems = [], []
    for number, entry in enumerate(entries, start=1):
        match = ENTRY.fullmatch(entry)
        if match:
            pairs.append(Pair(match["id"], _digest(match["id"]), bytes.fromhex(match["hash"])))
        else:
            problems.append(Problem.of("setting_wrong", variant="entry", entry=number))
    if problems:
        raise InvalidInput(problems)
    return tuple(pairs)


class Credentials:
    """All pairs that are valid now. ``same`` compares two digests in a time that does not tell where they differ.

    Raises
    ------
    InvalidInput
        What is configured cannot be read.
    """

    def __init__(self, settings: ApiSettings, same: Callable[[bytes, bytes], bool] = hmac.compare_digest) -> None:
        self._same = same
        self._fixed = parse(settings.credentials.split())
        self._file = settings.credentials_file
        self._stamp: tuple[int, ...] = ()
        self._of_file: tuple[Pair, ...] = ()
        if self._file and self._file.exists():
            self._stamp, self._of_file = _stamp(self._file), _read(self._file)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """The pairs of the environment and of the file, which is read again if it was changed."""
        if self._file:
            stamp = _stamp(self._file)
            if stamp != self._stamp:
                self._stamp = stamp
                self._reread(self._file)
        return self._fixed + self._of_file

    def caller(self, identity: str, secret: str) -> str | None:
        """The id, if the secret is its own. Missing, unknown and wrong ones take the same time: all are compared."""
        id_digest, secret_digest = _digest(identity), bytes.fromhex(hashed(secret))
        found = None
        for pair in self.pairs:
            same_id = self._same(pair.id_digest, id_digest)
            same_secret = self._same(pair.secret_digest, secret_digest)
            found = pair.id if same_id & same_secret else found
        return found

    def _reread(self, file: Path) -> None:
        if not self._stamp:
            self._of_file = ()
            say("credentials", logging.WARNING, change="the file is gone, and its pairs with it")
            return
        try:
            self._of_file = _read(file)
            say("credentials", change="read again", pairs=len(self._of_file))
        except InvalidInput as error:
            # A half-written file must not lock everyone out: what was read before stays valid.
            say("credentials", logging.ERROR, change=f"not read, the old ones stay: {error}")


def _read(file: Path) -> tuple[Pair, ...]:
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        unreadable = Problem.of("setting_wrong", variant="credentials_file", error=type(error).__name__)
        raise InvalidInput([unreadable]) from None
    return parse(line for line in lines if line and not line.startswith("#"))


def _stamp(file: Path) -> tuple[int, ...]:
    """What changes when a file does; nothing where there is no file."""
    try:
        state = file.stat()
    except OSError:
        return ()
    return state.st_mtime_ns, state.st_ctime_ns, state.st_size, state.st_ino


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).digest()
