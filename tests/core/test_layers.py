"""Imports run one way through the rooms of the house, and no folder is too full to be looked through."""

import ast
import functools
from collections.abc import Iterable, Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

from tests.core.support import ROOT

# Each room and the rooms that it may import. ``api`` and ``cli`` may import the public face, which is called “core”.
FACTS = ["language", "running", "problems", "tables", "model", "clustering", "exploring", "evidence"]
ROOMS = {
    "language": [],
    "running": [],
    "problems": ["language"],
    "tables": ["language", "problems"],
    "model": ["language", "problems", "tables"],
    "reading": ["language", "problems", "tables"],
    "intake": ["language", "problems", "tables", "model", "reading"],
    "clustering": ["running", "model"],
    "exploring": ["running", "tables", "model", "clustering"],
    "evidence": FACTS[:-1],
    "wording": ["language", "running", "exploring", "evidence"],
    "exports": [*FACTS, "wording"],
    "core": [*FACTS, "reading", "intake", "wording", "exports"],
    "api": [*FACTS, "reading", "intake", "wording", "exports", "core"],
    "cli": [*FACTS, "reading", "intake", "wording", "exports", "core", "api"],
    "dashboard": [*FACTS, "reading", "intake", "wording", "exports", "core", "api"],
}
# Inside the dashboard: a folder imports only from those before it; what stands beside the folders may import all.
DASHBOARD = ["texts", "charts", "visit", "parts", "views"]
MOST_MODULES = 12

FILES = sorted(path.relative_to(ROOT) for room in ("core", "dashboard") for path in (ROOT / room).rglob("*.py"))
FOLDERS = sorted({path.parent for path in FILES})


def module_of(path: Path) -> str:
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in FILES}


@functools.cache
def imported(path: Path, *, at_load: bool = False) -> tuple[tuple[str, str], ...]:
    """Each module that a file imports, with the name taken from it; ``at_load`` leaves out what functions import."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return tuple(imports_among(tree.body if at_load else ast.walk(tree), path))


def imports_among(nodes: Iterable[ast.AST], path: Path) -> Iterator[tuple[str, str]]:
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides which way it goes"
            assert node.module is not None
            for alias in node.names:
                inside = f"{node.module}.{alias.name}"
                # A face may show a function that is called like the module in which it stands: “explore”.
                is_module = inside in MODULES and alias.name not in getattr(import_module(node.module), "__all__", ())
                yield (inside, "") if is_module else (node.module, alias.name)


def room_of(module: str) -> str:
    """The room of a module; the public face is the room “core”, what starts the command line belongs to “cli”."""
    package, _, rest = module.partition(".")
    room = rest.partition(".")[0]
    if package == "core" and room == "__main__":
        return "cli"
    return room or package if package == "core" else package


def test_the_table_of_rooms_is_the_house() -> None:
    assert {room_of(module) for module in MODULES} == set(ROOMS)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = room_of(module_of(path))
    for module, _ in imported(path):
        if module.partition(".")[0] in {"core", "dashboard"}:
            assert room_of(module) in [room, *ROOMS[room]], f"{path} imports {module}"
        elif room != "dashboard":
            assert module.partition(".")[0] not in {"streamlit", "plotly", "tests"}, f"{path} imports {module}"
        else:
            assert not module.startswith("tests"), f"{path} imports {module}"


@pytest.mark.parametrize("path", [path for path in FILES if path.parts[0] == "dashboard" or path.parts[1] == "api"])
def test_the_api_and_the_dashboard_take_names_from_the_faces_of_rooms(path: Path) -> None:
    own = ("dashboard",) if path.parts[0] == "dashboard" else ("core", "api")
    for module, name in imported(path):
        parts = tuple(module.split("."))
        if parts[0] == "core" and parts[: len(own)] != own:
            assert len(parts) <= 2, f"{path} goes past the face of {parts[1]}"
            assert name in import_module(module).__all__, f"{path} takes {name}, which {module} does not show"


def test_folders_of_the_dashboard_import_one_way() -> None:
    for path in FILES:
        if path.parts[0] != "dashboard" or path.parts[1] not in DASHBOARD:
            continue
        place = DASHBOARD.index(path.parts[1])
        for module, _ in imported(path):
            parts = module.split(".")
            if parts[0] == "dashboard" and len(parts) > 1:
                assert parts[1] in DASHBOARD[: place + 1], f"{path} imports {module}"


def test_no_circle_of_imports() -> None:
    arrows = {
        module: {used for used, _ in imported(path) if used in MODULES and used != module and used != "core"}
        for module, path in MODULES.items()
        if path.name != "__init__.py"
    }
    TopologicalSorter(arrows).prepare()


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_a_folder_has_at_most_twelve_modules(folder: Path) -> None:
    modules = [path for path in FILES if path.parent == folder and path.name != "__init__.py"]
    assert len(modules) <= MOST_MODULES


def test_a_folder_inside_a_room_is_used_by_the_files_beside_it_or_uses_them() -> None:
    arrows = {
        (path.parent, MODULES[module].parent)
        for path in FILES
        for module, _ in imported(path)
        if module in MODULES and path.name != "__init__.py" and MODULES[module].name != "__init__.py"
    }
    for one, other in arrows:
        if len(one.parts) > 1 and one.parent == other:
            assert (other, one) not in arrows, f"{one} uses files beside it and is used by them"


def test_only_clustering_imports_compiled_kernels_and_only_inside_functions() -> None:
    kernels = Path("core/clustering/kernels")
    for path in FILES:
        if kernels in path.parents:
            continue
        used = {module for module, _ in imported(path) if module.startswith("core.clustering.kernels")}
        if used:
            assert room_of(module_of(path)) == "clustering", f"{path} imports {used}"
            assert used.isdisjoint(module for module, _ in imported(path, at_load=True))


def test_every_room_says_what_it_is() -> None:
    for folder in FOLDERS:
        text = (ROOT / folder / "__init__.py").read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), f"{folder} has no sentence"
