"""Imports run one way through the stages of the engine, and the engine never knows of the dashboard."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.support import ROOT

# A module imports only from lines above its own.
STREET = [
    ["compiled"],
    ["flag_kernels"],
    ["cell_kernels", "group_kernels", "nearest_kernels", "silhouette_kernels", "spread_kernels", "line_blocks"],
    ["kmeans_kernels", "start_kernels", "line_kernels"],
    ["rules", "methods"],
    ["errors", "progress", "gate", "sql_words", "column_names"],
    ["workers", "text_bytes", "distinct_names", "cell_text", "cell_kinds"],
    ["limits", "formats", "encodings", "records", "table", "header_words", "totals"],
    ["archives", "extract", "excel_values", "json_places", "parquet_chunks", "text_cells"],
    ["json_text", "texts"],
    ["grids", "excel_parts"],
    ["sheets"],
    ["excel", "excel_old", "parquet", "json_tables"],
    ["dialect", "column_shapes", "bulk"],
    ["mending"],
    ["extent"],
    ["layout", "further_rows"],
    ["fitting"],
    ["reading", "csv_files"],
    ["tables", "problems"],
    ["number_text", "date_text", "product_types"],
    ["columns", "ids", "id_forms", "row_problems", "product_cells"],
    ["category_columns", "order_lines"],
    ["customers"],
    ["labels"],
    ["inputs"],
    ["settings"],
    ["features"],
    ["data_profile", "kmeans_climb", "two_shares"],
    ["kmeans_starts"],
    ["kmeans_search"],
    ["kmeans"],
    ["metrics", "sampling", "joint_cells"],
    ["lines", "tallies"],
    ["silhouettes"],
    ["benchmark", "warm_up"],
    ["profiles"],
    ["personas"],
    ["request_problems"],
    ["request_settings"],
    ["typed_request", "request_labels"],
    ["request"],
    ["from_python"],
    ["parent"],
    ["explore"],
    ["response", "sql"],
    ["evidence_sample", "bootstrap_kmeans", "category_lift", "gap_line"],
    ["lift"],
    ["natural_gap", "stability", "borders", "rule_cards", "compare"],
    ["recommendation", "rich_personas"],
    ["evidence"],
    ["parents_ranked"],
    ["evidence_report", "exports"],
    ["files"],
    ["arguments"],
    ["__init__"],
    ["api", "api.log", "api.memory", "api.blobs", "api.settings", "api.problems", "api.work", "api.metrics"],
    ["api.schema", "api.answer_schema"],
    ["api.credentials", "api.bodies", "api.results", "api.describe", "api.watch", "api.docs_page"],
    ["api.job", "api.runs"],
    ["api.job_files"],
    ["api.jobs"],
    ["api.job_runner"],
    ["api.service"],
    ["api.routes"],
    ["api.app"],
    ["api.server"],
    ["__main__"],
]
STAGE = {name: stage for stage, names in enumerate(STREET) for name in names}
MODULES = {
    ".".join(path.relative_to(ROOT / "core").with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((ROOT / "core").rglob("*.py"))
}
PAGES = sorted((ROOT / "dashboard").rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import hides which way it goes"
            yield node.module or ""


def test_every_module_has_its_place_in_the_street() -> None:
    assert set(MODULES) == set(STAGE)


@pytest.mark.parametrize("module_name", MODULES)
def test_a_module_of_the_engine_imports_only_earlier_stages(module_name: str) -> None:
    path = MODULES[module_name]
    for name in imported(path):
        package, _, module = name.partition(".")
        assert package not in {"dashboard", "streamlit", "plotly", "tests"}, f"{path.name} imports {name}"
        if package == "core":
            assert STAGE[module or "__init__"] < STAGE[module_name]
            assert not module.startswith("api") or module_name.startswith(("api", "__main__")), (
                "the engine knows no API"
            )


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_dashboard_uses_the_engine_and_neither_its_shell_nor_the_tests(path: Path) -> None:
    for name in imported(path):
        assert name != "core.__main__"
        assert not name.startswith("tests")
