"""Every sentence of an export is said by the language that is handed in; keys and codes are the same in all."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from core import (
    CrmTable,
    Evidence,
    Exploration,
    labelled_csv,
    read_customers,
    read_table,
    to_evidence_json,
    to_report,
    write_back_sql,
)
from core.exports import left_out_csv
from core.language import ENGLISH, Language, Message
from tests.core.support import csv_of

MARK = "°"  # at the end of each message, and nowhere in the data
CODES = {"key", "verdict", "finding", "band", "reference", "name", "fingerprint", "category"}


class Marked(Language):
    """English that says at the end of each message that it was said."""

    def say(self, key: str, **values: object) -> str:
        return Language.say(self, key, **values) + MARK

    def said(self, message: Message) -> str:
        return Language.said(self, message) + MARK


MARKED = Marked("en")


def texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a document, each with the key under which it stands."""
    if isinstance(value, dict):
        for inner, each in value.items():
            yield from texts(each, inner)
    elif isinstance(value, list):
        for each in value:
            yield from texts(each, key)
    elif isinstance(value, str):
        yield key, value


Export = Callable[[Exploration, Evidence, Language], str]
EXPORTS: dict[str, Export] = {
    "evidence": lambda exploration, found, language: to_evidence_json(exploration, found, language=language),
    "report": lambda exploration, found, language: to_report(exploration, found, language=language),
    "csv": lambda exploration, _, language: labelled_csv(exploration, language=language).decode(),
    "sql": lambda exploration, _, language: write_back_sql(
        exploration, CrmTable(name_column="name"), "update", language=language
    ),
}


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS.keys())
def test_in_another_language_only_the_sentences_are_others(
    weighed: tuple[Exploration, Evidence],
    export: Export,
) -> None:
    told = export(*weighed, MARKED)
    assert MARK in told
    assert told.replace(MARK, "") == export(*weighed, ENGLISH)


def test_every_sentence_of_the_evidence_json_is_said_by_the_language(
    weighed: tuple[Exploration, Evidence],
) -> None:
    found = list(texts(json.loads(to_evidence_json(*weighed, language=MARKED))))
    english = [(key, text) for key, text in found if text and not text.endswith(MARK)]
    assert {key for key, _ in english} <= CODES, english


def test_every_line_of_the_report_is_said_by_the_language(
    weighed: tuple[Exploration, Evidence],
) -> None:
    lines = to_report(*weighed, language=MARKED).splitlines()
    assert [line for line in lines if line and not line.endswith(MARK)] == []


def test_every_sub_segment_and_the_comment_are_named_by_the_language(
    weighed: tuple[Exploration, Evidence],
) -> None:
    exploration, _ = weighed
    for text in (
        labelled_csv(exploration, language=MARKED).decode(),
        write_back_sql(exploration, CrmTable(name_column="name"), "merge", language=MARKED),
    ):
        assert len(re.findall(r"Sub-segment \d", text)) == len(re.findall(rf"Sub-segment \d{MARK}", text)) > 0
    script = write_back_sql(exploration, CrmTable(), "merge", language=MARKED)
    assert script.splitlines()[0].endswith(MARK)


def test_rows_that_were_left_out_are_told_by_the_language() -> None:
    read = read_customers(read_table(csv_of("id,frequency,amount_spent", "a,1,2", "b,x,2"), "customers.csv"))
    heads, row = list(csv.reader(left_out_csv(read.problems, language=MARKED).decode("utf-8-sig").splitlines()))
    assert all(head.endswith(MARK) for head in heads)
    assert row[:3] == ["customers.csv", "3", "frequency"]
    assert all(text.endswith(MARK) for text in row[3:])
