"""Hooks for Schemathesis: what a JSON Schema cannot say of a valid body, that ids and labels fit, is made true.

Bodies that break the schema on purpose are left as they are.
"""

from typing import Any, Final

import schemathesis
from schemathesis import Case, GenerationMode, HookContext

from core.intake import CORRECTIONS

SENSIBLE: Final = {"frequency": 2, "amount_spent": 3.5, "product_types": ["tea"], "tier": "A"}


@schemathesis.hook
def before_call(context: HookContext, case: Case, kwargs: dict[str, Any]) -> None:  # noqa: ARG001 - the hook's form
    meta = case.meta
    if meta is None or meta.generation.mode is not GenerationMode.POSITIVE or not isinstance(case.body, dict):
        return
    make_sensible(case.body)


def make_sensible(body: dict[str, Any]) -> None:
    """Make a body that fits the schema make sense: unique ids, labels of its customers, a target that is a parent."""
    customers = body["customers"]
    corrected = bool(set(CORRECTIONS) & (body.get("options") or {}).keys())
    if corrected:
        # Rows of a table may have any keys, most of which say nothing; these say what customers have.
        customers[:] = [SENSIBLE | {"id": str(position)} for position in range(len(customers))]
    for position, customer in enumerate(customers):
        customer["id"] = f"{position}-{customer['id']}"
    if "labels" in body:
        # A text may say that there is no cluster, as “nan” does.
        parents = [f"p{each}" if isinstance(each, str) else each for each in body["labels"].values()]
        body["labels"] = {customer["id"]: parents[at % len(parents)] for at, customer in enumerate(customers)}
        if body.get("target_cluster") is not None:
            body["target_cluster"] = body["labels"][customers[0]["id"]]
            if isinstance(body["target_cluster"], str):
                body["target_cluster"] = body["target_cluster"].strip()
    elif corrected and body.get("target_cluster") is not None:
        body["target_cluster"] = SENSIBLE["tier"]
    options = body.get("options")
    if options and corrected:
        options |= {"columns": {"id": "id", "cluster_id": "tier"}, "leave_out": {"id": ["nobody"]}}
    if options and options.get("n_init") is not None:
        options["n_init"] = min(options["n_init"], 20)  # more only take longer
    if options and options.get("chosen_k") is not None:
        options["chosen_k"] = (body.get("k_range") or [2, 3])[0]
