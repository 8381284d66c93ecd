"""Entities of web pages in files that are separated by semicolons: theirs separate no cells."""

import pytest

from core import read_table

FILES = [
    ("id;shop;n\n1;Pets &amp; Home;5\n2;Food;6\n3;A &lt; B;7\n", [["1", "Pets &amp; Home", "5"], ["2", "Food", "6"]]),
    (
        "nome;cidade;n\nJo&atilde;o;S&atilde;o Paulo;5\nAna;Rio;\n",
        [["Jo&atilde;o", "S&atilde;o Paulo", "5"], ["Ana", "Rio", ""]],
    ),
    ("id;name;n\n1;Caf&eacute;;5\n2;TV 32&quot;;6\n", [["1", "Caf&eacute;", "5"], ["2", "TV 32&quot;", "6"]]),
    ("id;name;n\n1;&#233;t&#xE9;;5\n2;&nbsp;;6\n", [["1", "&#233;t&#xE9;", "5"], ["2", "&nbsp;", "6"]]),
    ('id;name;n\n1;"a &amp; b; c";5\n2;d &amp; e;6\n', [["1", "a &amp; b; c", "5"], ["2", "d &amp; e", "6"]]),
    # What only begins like an entity, or is none that a program writes, ends with a delimiter.
    ("id;name;n\n1;AT&T;5\n2;Walk&in;6\n", [["1", "AT&T", "5"], ["2", "Walk&in", "6"]]),
    ("id;name;n\n1;A&reg;5\n2;B &amp; C;6\n", [["1", "A&reg", "5"], ["2", "B &amp; C", "6"]]),
    # Without other semicolons these separate nothing.
    ("id,name,n\n1,a &amp; b,5\n2,c &lt; d,6\n", [["1", "a &amp; b", "5"], ["2", "c &lt; d", "6"]]),
]


@pytest.mark.parametrize(("text", "rows"), FILES)
def test_the_semicolon_of_an_entity_is_no_delimiter(text: str, rows: list[list[str]]) -> None:
    table = read_table(text.encode(), "x.csv")
    assert (table.frame.to_numpy().tolist()[:2], table.problems) == (rows, ())


def test_headers_and_texts_of_problems_have_their_semicolons() -> None:
    lines = [
        "Loja &amp; Cia;;",
        "id;R&amp;D;n",
        *(f"{number};caf&eacute;;{number}" for number in range(9)),
        "10;&amp; co;x y;z w;3;4;q;r;s;t",
    ]
    table = read_table("\n".join(lines).encode(), "x.csv")
    assert list(table.frame.columns) == ["id", "R&D", "n"]
    assert table.above == ("Loja &amp; Cia;;",)
    assert dict(table.problems[0].facts)["texts"] == ("Loja &amp; Cia;;",)
    assert [each.code for each in table.problems] == ["rows_above", "cells_too_many"]


def test_a_sign_that_stands_in_is_one_that_the_text_does_not_have() -> None:
    table = read_table("id;name;n\n1;a⁏b；c &amp; d;5\n2;e;6\n".encode(), "x.csv")
    assert table.frame["name"].tolist() == ["a⁏b；c &amp; d", "e"]
