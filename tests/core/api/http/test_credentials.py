"""Credentials: made by a command, read from environment or file, changed while the server runs, never shown."""

import hashlib
import hmac
import io
import runpy
import stat
import sys
from pathlib import Path

import pytest

from core import InvalidInput
from core.api.http.credentials import Credentials, hashed, new_pair, parse
from core.cli.commands import main
from tests.core.api.support import JOBS, SECRET, TESTER, running, settings_of
from tests.core.support import ROOT

NEW = "another-secret-of-32-characters-or-more"


def test_a_new_pair_is_random_and_long() -> None:
    (one, secret), (other, another) = new_pair(), new_pair()
    assert one != other
    assert secret != another
    assert len(secret) >= 43  # 256 bits, six in a character


def test_only_the_hash_of_a_secret_is_kept() -> None:
    assert hashed(SECRET) == hashlib.sha256(SECRET.encode()).hexdigest()
    assert SECRET not in repr(parse([f"a:{hashed(SECRET)}"]))


def test_an_id_may_have_an_old_and_a_new_secret() -> None:
    both = Credentials(settings_of(credentials=f"a:{hashed(SECRET)}\na:{hashed(NEW)} b:{hashed(NEW)}"))
    assert [both.caller("a", SECRET), both.caller("a", NEW), both.caller("b", NEW)] == ["a", "a", "b"]
    assert [both.caller("b", SECRET), both.caller("", ""), both.caller("a", "")] == [None] * 3


def test_every_pair_is_compared_whoever_asks() -> None:
    compared: list[bytes] = []

    def counted(one: bytes, other: bytes) -> bool:
        compared.append(one)
        return hmac.compare_digest(one, other)

    three = Credentials(settings_of(credentials=" ".join(f"{name}:{hashed(SECRET)}" for name in "abc")), counted)
    for caller in (("a", SECRET), ("c", SECRET), ("nobody", SECRET), ("a", "wrong"), ("", "")):
        compared.clear()
        three.caller(*caller)
        assert len(compared) == 6


@pytest.mark.parametrize(
    "entry", ["wrong", "a:wrong", f"a b:{'0' * 64}", f"é:{'0' * 64}", f"a:{'0' * 63}", f"a:{'G' * 64}"]
)
def test_an_entry_that_is_none_is_refused_without_being_shown(entry: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse([f"good:{'0' * 64}", entry])
    assert str(caught.value).startswith("Entry 2 of the credentials must be an id")
    assert entry not in str(caught.value)
    assert entry.split(":")[-1] not in str(caught.value)


def test_the_file_is_read_again_when_it_changes(tmp_path: Path, logged: list[str]) -> None:
    file = tmp_path / "credentials.txt"
    new = TESTER | {"X-Secret": NEW}
    with running(credentials="", credentials_file=file) as api:
        assert api.get(JOBS).status == 503  # none yet
        file.write_text(f"# callers\n\ntester:{hashed(SECRET)}\n")
        assert api.get(JOBS).status == 200
        assert api.get(JOBS, headers=new).status == 401
        file.write_text(f"tester:{hashed(SECRET)}\ntester:{hashed(NEW)}\n")
        assert [api.get(JOBS).status, api.get(JOBS, headers=new).status] == [200, 200]
        file.write_text(f"tester:{hashed(NEW)}\n")
        assert [api.get(JOBS).status, api.get(JOBS, headers=new).status] == [401, 200]
        file.write_text("tester:half a li")
        assert api.get(JOBS, headers=new).status == 200  # a half-written file locks nobody out
        file.unlink()
        assert api.get(JOBS, headers=new).status == 503
    log = "\n".join(logged)
    assert "not read, the old ones stay" in log
    assert "half a li" not in log


def test_the_command_makes_headers_for_the_client_and_an_entry_for_the_server(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "credentials.txt"
    headers = []
    file.write_text("# the clients of the shop", encoding="utf-8")  # and no end of the line, as editors leave it
    file.chmod(0o600)
    for _ in range(2):
        assert main(["credentials", "--file", str(file)]) == 0
        shown = capsys.readouterr()
        assert shown.err == ""
        headers.append(dict(line.split(": ") for line in shown.out.splitlines()))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    read = Credentials(settings_of(credentials="", credentials_file=file))
    for each in headers:
        assert read.caller(each["X-Customer-Api-Id"], each["X-Secret"]) == each["X-Customer-Api-Id"]
        assert each["X-Secret"] not in file.read_text()


def test_without_a_file_the_command_shows_the_entry(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["credentials", "--id", "shop"]) == 0
    shown = capsys.readouterr()
    secret = shown.out.splitlines()[1].removeprefix("X-Secret: ")
    assert shown.err.endswith(f" shop:{hashed(secret)}\n")


def test_a_client_may_keep_its_secret(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "credentials.txt"
    monkeypatch.setattr(sys, "stdin", io.StringIO(NEW + "\n"))
    assert main(["credentials", "--id", "shop", "--own-secret", "--file", str(file)]) == 0
    assert file.read_text() == f"shop:{hashed(NEW)}\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO("short\n"))
    assert main(["credentials", "--id", "shop", "--own-secret", "--file", str(file)]) == 2
    assert "at least 32" in capsys.readouterr().err
    assert main(["credentials", "--id", "no spaces", "--file", str(file)]) == 2
    assert len(file.read_text().splitlines()) == 1


def test_wrong_settings_end_the_command_with_all_of_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUBSEGMENT_RUNS", "0")
    monkeypatch.setenv("SUBSEGMENT_SECONDS", "soon")
    assert main(["serve"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "SUBSEGMENT_SECONDS must be a whole number above zero, but is “soon”.",
        "SUBSEGMENT_RUNS must be a whole number above zero, but is “0”.",
    ]


def test_wrong_settings_end_the_dashboard_with_the_same_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUBSEGMENT_RUNS", "0")
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(ROOT / "dashboard" / "app.py"))
    assert caught.value.code == "SUBSEGMENT_RUNS must be a whole number above zero, but is “0”."
