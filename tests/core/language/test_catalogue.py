"""The catalogue and the program fit: no message is asked for that is not there, and none is there for nothing."""

import ast
from collections.abc import Iterator
from pathlib import Path

import core
import dashboard
from core.language.catalogue import messages_of
from core.problems.rules import RULES

FOLDERS = [Path(package.__file__).parent for package in (core, dashboard)]
ASKING = ("say", "message")  # the functions whose first argument is a key


def _trees() -> Iterator[ast.AST]:
    for folder in FOLDERS:
        for path in folder.rglob("*.py"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _texts() -> tuple[set[str], set[str]]:
    """All texts of the program, and the beginnings of those that end in something computed."""
    whole, begun = set(), set()
    for tree in _trees():
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
    assert asked <= messages_of("en").keys()


def test_no_message_is_there_for_nothing() -> None:
    whole, begun = _texts()
    written = {text for template in messages_of("en").values() for each in template for text in _named_in(each)}
    of_rules = {f"problem.{code}" for code in RULES}
    unused = [
        key
        for key in messages_of("en")
        if key not in whole
        and key not in written
        and not key.startswith(tuple(begun))
        and not any(key == rule or key.startswith(f"{rule}.") for rule in of_rules)
    ]
    assert unused == []


def test_every_rule_has_a_title_and_a_sentence() -> None:
    keys = messages_of("en").keys()
    for code in RULES:
        assert f"problem.{code}.title" in keys
        assert any(key.startswith(f"problem.{code}") and key != f"problem.{code}.title" for key in keys)


def _named_in(template: str) -> Iterator[str]:
    """The messages that a template names behind a colon."""
    for part in template.split("{")[1:]:
        yield part.partition("}")[0].partition(":")[2]
