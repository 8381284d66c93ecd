"""A constant says beside it what it counts and why it is what it is, and cannot be changed."""

import ast
import re

from tests.core.support import ROOT

FILES = sorted(path.relative_to(ROOT) for room in ("core", "dashboard") for path in (ROOT / room).rglob("*.py"))


def is_a_number(value: ast.expr) -> bool:
    """Whether an expression is numbers and nothing else: 20, 2**20, (0.16, 0.28), range(1900, 2101)."""
    if isinstance(value, ast.Constant):
        return isinstance(value.value, int | float) and not isinstance(value.value, bool)
    if isinstance(value, ast.BinOp):
        return is_a_number(value.left) and is_a_number(value.right)
    if isinstance(value, ast.UnaryOp):
        return is_a_number(value.operand)
    if isinstance(value, ast.Tuple):
        return all(map(is_a_number, value.elts))
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "range":
        return all(map(is_a_number, value.args))
    return False


def bare_constants(text: str) -> list[str]:
    """The names of the numbers of a module that have no comment: beside them, or above them and those before them."""
    lines = text.split("\n")
    found = []
    for node in ast.parse(text).body:
        if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value):
            continue
        above = node.lineno - 2
        while above >= 0 and ": Final" in lines[above] and "#" not in lines[above]:
            above -= 1
        if is_a_number(node.value) and "#" not in lines[node.lineno - 1] and not lines[above].startswith("#"):
            found.append(node.target.id)
    return found


def bare_defaults(text: str) -> list[str]:
    """The fields of a module's classes whose default is a number that no comment beside or above it and no line of the
    class's docstring explains. Of 0, 1 and () nothing need be said: they are nothing, the first, or one.
    """
    lines = text.split("\n")
    found = []
    for holder in ast.walk(ast.parse(text)):
        for node in holder.body if isinstance(holder, ast.ClassDef) else ():
            if not (isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value):
                continue
            attribute = rf"^(\w+, )*{node.target.id}(, \w+)* : "
            told = "#" in lines[node.lineno - 1] or lines[node.lineno - 2].lstrip().startswith("#")
            told |= bool(re.search(attribute, ast.get_docstring(holder) or "", re.MULTILINE))
            if is_a_number(node.value) and ast.unparse(node.value) not in {"0", "0.0", "1", "()"} and not told:
                found.append(node.target.id)
    return found


def test_no_constant_is_bare() -> None:
    found = {str(path): bare_constants((ROOT / path).read_text(encoding="utf-8")) for path in FILES}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_bare_constant_would_be_found() -> None:
    assert bare_constants(
        "ONE: Final = 1\n\nTWO: Final = 2  # of them\n# Both.\nTHREE: Final = 3\nFOUR: Final = 4"
    ) == ["ONE"]


def test_no_default_is_bare() -> None:
    found = {str(path): bare_defaults((ROOT / path).read_text(encoding="utf-8")) for path in FILES}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_bare_default_would_be_found() -> None:
    told = "    a, b : of them\n"
    fields = "    a: int = 2\n    b: int = 3\n    c: int = 4  # of them\n    d: int = 5\n    e: int = 0\n    f: int\n"
    assert bare_defaults(f'class One:\n    """One.\n\n{told}    """\n\n{fields}') == ["d"]


CHANGEABLE = (ast.Dict, ast.DictComp, ast.List, ast.ListComp, ast.Set, ast.SetComp)


def changeable_constants(text: str) -> list[str]:
    """The names of a module that stand for a dict, a list or a set, which anybody could change for everybody."""
    found = []
    for node in ast.parse(text).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        (target,) = node.targets if isinstance(node, ast.Assign) else (node.target,)
        parts = [node.value]
        while parts:
            part = parts.pop()
            if isinstance(part, ast.BinOp):  # a dict | another one
                parts += [part.left, part.right]
            if isinstance(part, CHANGEABLE) and isinstance(target, ast.Name) and target.id != "__all__":
                found.append(target.id)
                break
    return found


def test_no_constant_can_be_changed() -> None:
    found = {str(path): changeable_constants((ROOT / path).read_text(encoding="utf-8")) for path in FILES}
    assert {path: names for path, names in found.items() if names} == {}


def test_a_changeable_constant_would_be_found() -> None:
    text = "A: Final = {1: 2}\nB = [1]\nC: Final = {each for each in B}\nD = E | {1: 2}\n"
    assert changeable_constants(text) == ["A", "B", "C", "D"]
    text = "__all__ = ['a']\nA: Final = MappingProxyType({1: 2})\nB: Final = (1, 2)\nC: int\nD = E | F\n"
    assert changeable_constants(text) == []
