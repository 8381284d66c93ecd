"""The catalogues and the program fit: no message is asked for that is not there, and none is there for nothing."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from string import Formatter

import pytest

import core
import dashboard
from core.language.catalogue import messages_of
from core.problems.rules import RULES

FOLDERS = [Path(package.__file__).parent for package in (core, dashboard)]
ASKING = ("say", "message")  # the functions whose first argument is a key
PAGE = messages_of("en", "dashboard.texts")  # the page's own
MESSAGES = messages_of("en") | PAGE


def _trees(folders: Iterable[Path] = FOLDERS) -> Iterator[ast.AST]:
    for folder in folders:
        for path in folder.rglob("*.py"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _texts(folders: Iterable[Path] = FOLDERS) -> tuple[set[str], set[str]]:
    """All texts of the program, and the beginnings of those that end in something computed."""
    whole, begun = set(), set()
    for tree in _trees(folders):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            elif isinstance(node, ast.JoinedStr) and isinstance(first := node.values[0], ast.Constant):
                begun.add(str(first.value))
    return whole, {each for each in begun if each.count(".")}


def _asked() -> Iterator[str]:
    for tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                key = node.args[0]
                if name in ASKING and isinstance(key, ast.Constant) and "." in str(key.value):
                    yield str(key.value)


def test_every_message_that_is_asked_for_by_its_whole_key_is_there() -> None:
    asked = set(_asked())
    assert len(asked) > 50
    assert asked <= MESSAGES.keys()


def test_no_message_is_there_for_nothing() -> None:
    whole, begun = _texts()
    written = {text for template in MESSAGES.values() for each in template for text in _named_in(each)}
    of_rules = {f"problem.{code}" for code in RULES}
    unused = [
        key
        for key in MESSAGES
        if key not in whole
        and key not in written
        and not key.startswith(tuple(begun))
        and key not in of_rules
        and not (key.rpartition(".")[0] in of_rules and key.rpartition(".")[2] in {*whole, "title"})
    ]
    assert unused == []


def test_messages_of_the_page_are_called_so_and_asked_for_by_the_page_alone() -> None:
    assert all(key.startswith("page.") for key in PAGE)
    assert not any(key.startswith("page.") for key in messages_of("en"))
    whole, begun = _texts([Path(core.__file__).parent])
    assert not any(text.startswith("page.") for text in whole | begun)


@pytest.mark.parametrize("key", [key.removesuffix(".money") for key in PAGE if key.endswith(".money")])
def test_what_is_said_of_money_is_said_of_other_numbers_with_the_same_values(key: str) -> None:
    money, number = (PAGE[f"{key}.{unit}"] for unit in ("money", "number"))
    assert [_values_of(each) for each in money] == [_values_of(each) for each in number]


def test_every_rule_has_a_title_and_a_sentence() -> None:
    keys = messages_of("en").keys()
    for code in RULES:
        assert f"problem.{code}.title" in keys
        assert any(
            key == f"problem.{code}" or key.startswith(f"problem.{code}.") for key in keys - {f"problem.{code}.title"}
        )


def _problems_made() -> Iterator[tuple[str, set[str | None]]]:
    """The message of each problem that the program makes with all facts by name, and the names of these facts."""
    for tree in _trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not (node.args and isinstance(node.args[0], ast.Constant)):
                continue
            called = ast.unparse(node.func)
            names = {keyword.arg for keyword in node.keywords}
            if called != "Problem.of" or None in names:
                continue
            variants = [each.value for each in node.keywords if each.arg == "variant"]
            if all(isinstance(each, ast.Constant) for each in variants):
                yield ".".join(["problem", str(node.args[0].value), *(str(each.value) for each in variants)]), names


def test_every_problem_has_the_facts_that_its_sentence_names() -> None:
    made = list(_problems_made())
    assert len(made) > 40
    for key, facts in made:
        places = {name for template in MESSAGES[key] for name in _values_of(template)} - {None, "column"}
        assert places <= facts, key


def _values_of(template: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(template)}


def _named_in(template: str) -> Iterator[str]:
    """The messages that a template names behind a colon."""
    for part in template.split("{")[1:]:
        yield part.partition("}")[0].partition(":")[2]
