"""What an installation brings: its packages, sample data and command, wherever it is used from, and what it needs."""

import ast
import json
import subprocess
import sys
import sysconfig
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from core import Exploration, Settings, explore, read_customers, read_labels, read_request, read_table, to_json

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_data"
PACKAGES = ("core", "dashboard", "sample_data")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]

LIST_INSTALLED_FILES = f"""
import json
from importlib.resources import files

def below(folder, path):
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from below(entry, path + [entry.name])
        else:
            yield "/".join([*path, entry.name])

print(json.dumps([file for package in {PACKAGES} for file in below(files(package), [package])]))
"""


def run(*command: str | Path, folder: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


def without_caches(files: list[str]) -> set[str]:
    return {file for file in files if "__pycache__" not in file}


def requirements(texts: list[str]) -> dict[str, Requirement]:
    return {canonicalize_name(each.name): each for each in map(Requirement, texts)}


def read_samples(name: str, settings: Settings) -> Exploration:
    customers = read_customers(read_table((SAMPLES / f"{name}_customers.csv").read_bytes(), "customers"))
    labels = read_labels(read_table((SAMPLES / f"{name}_labels.csv").read_bytes(), "labels"))
    assert not customers.problems
    assert not labels.problems
    return explore(customers.customers, labels.labels, settings)


def test_the_installed_packages_hold_every_file_of_the_checkout_and_are_found_from_any_directory(tmp_path: Path):
    # -I leaves out the working directory and PYTHONPATH: what is found then was installed.
    found = run(sys.executable, "-I", "-W", "error", "-c", LIST_INSTALLED_FILES, folder=tmp_path)
    assert found.returncode == 0, f"Install the project first: pip install '.[test]'\n{found.stderr.decode()}"
    ours = [str(path.relative_to(ROOT)) for package in PACKAGES for path in (ROOT / package).rglob("*.*")]
    assert without_caches(json.loads(found.stdout)) == without_caches(ours), "An older state is installed: do it again"


def test_the_command_subsegment_answers_like_python_m_core(tmp_path: Path):
    command = Path(sysconfig.get_path("scripts")) / "subsegment"
    request = SAMPLES / "published_request.json"
    short = run(command, "explore", request, folder=tmp_path)
    long = run(sys.executable, "-W", "error", "-m", "core", "explore", request, folder=tmp_path)
    assert json.loads(short.stdout)
    assert (short.returncode, short.stdout, short.stderr) == (0, long.stdout, long.stderr)


def test_the_command_subsegment_hands_on_the_exit_code(tmp_path: Path):
    command = Path(sysconfig.get_path("scripts")) / "subsegment"
    refused = run(command, "explore", "no such file.json", folder=tmp_path)
    assert (refused.returncode, refused.stdout) == (2, b"")


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.glob("*.*") if path.suffix in {".csv", ".json"}))
def test_the_readme_says_where_a_sample_comes_from(name: str):
    lines = (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines()
    (row,) = [line for line in lines if line.startswith(f"| `{name}` |")]
    assert all(cell.strip() for cell in row.strip("|").split("|"))
    assert len(row.strip("|").split("|")) == len(["file", "contents", "source", "licence", "window"])


def test_the_published_tables_and_the_published_request_give_the_same_answer():
    request = read_request((SAMPLES / "published_request.json").read_bytes(), "request")
    asked = to_json(explore(request.customers, request.labels, request.settings))
    assert to_json(read_samples("published", request.settings)) == asked


def test_the_grocery_households_all_have_a_label_and_the_sizes_that_the_readme_names():
    exploration = read_samples("grocery", Settings(k_range=[2], n_init=1, window_months=12))
    assert [len(parent.members) for parent in exploration.parents] == [221, 645, 889, 714]
    assert not exploration.joined.problems(exploration.customers)


def test_every_library_that_the_program_imports_is_a_declared_dependency_and_no_other_is_declared():
    imported = set()
    for path in [*(ROOT / "core").rglob("*.py"), *(ROOT / "dashboard").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    foreign = imported - set(sys.stdlib_module_names) - set(PACKAGES)
    known = packages_distributions()
    distributions = {canonicalize_name(known[module][0]) for module in foreign}
    assert distributions == set(requirements(PROJECT["dependencies"]))


def test_the_libraries_that_the_project_is_built_on_are_declared():
    assert {"streamlit", "pandas", "numpy", "scikit-learn", "plotly"} <= set(requirements(PROJECT["dependencies"]))
    assert "pytest" in requirements(PROJECT["optional-dependencies"]["test"])


def test_the_lock_file_fits_the_declared_dependencies():
    locked = {package["name"]: package["version"] for package in LOCK if package["name"] != PROJECT["name"]}
    (ours,) = [package["metadata"]["requires-dist"] for package in LOCK if package["name"] == PROJECT["name"]]
    declared = requirements([*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["test"]])
    assert {each["name"]: SpecifierSet(each["specifier"]) for each in ours} == {
        name: each.specifier for name, each in declared.items()
    }
    assert all(each.specifier.contains(locked[name]) for name, each in declared.items())


def test_the_lock_file_names_the_public_package_index_only():
    others = [package for package in LOCK if package["name"] != PROJECT["name"]]
    assert {package["source"]["registry"] for package in others} == {"https://pypi.org/simple"}
    files = [file["url"] for package in others for file in [*package.get("wheels", []), package.get("sdist")] if file]
    assert files
    assert all(url.startswith("https://files.pythonhosted.org/packages/") for url in files)
