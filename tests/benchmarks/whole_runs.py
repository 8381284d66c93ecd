"""From file to file: the command line against the same written with pandas and scikit-learn."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pandas as pd
from sklearn.cluster import KMeans
from sklearn.metrics import davies_bouldin_score, silhouette_score
from sklearn.preprocessing import StandardScaler

from tests.benchmarks.data import shop

COLUMNS = ("id", "frequency", "amount_spent", "product_types")
NUMBERS = ["frequency", "amount_spent", "n_categories"]


def write_request(path: Path, n: int, ks: Sequence[int]) -> None:
    """The API's request with n customers in one parent."""
    customers = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(n)]
    body = {"customers": customers, "labels": {each["id"]: 1 for each in customers}, "k_range": list(ks)}
    path.write_text(json.dumps(body), encoding="utf-8")


def write_tables(customers: Path, labels: Path, n: int) -> None:
    """The same customers as two CSV files."""
    with customers.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((*facts, "|".join(types)) for *facts, types in _rows(n))
    with labels.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("customer_id", "cluster_id"), *((f"C{number:07}", 1) for number in range(n))])


def _rows(n: int) -> list[tuple[str, int, float, list[str]]]:
    people = shop(n)
    names = people.products.vocabulary
    codes, ends = people.products.codes.tolist(), people.products.offsets.tolist()
    types = ([names[code] for code in codes[low:high]] for low, high in pairwise(ends))
    return list(zip(people.ids.tolist(), people.frequency.tolist(), people.amount_spent.tolist(), types, strict=True))


def by_the_shell(*arguments: str) -> tuple[float, float]:
    """Run ``python -m core explore`` in a process of its own: seconds, the libraries' loading included, and the
    megabytes that it took at most.
    """
    command = [sys.executable, "-m", "tests.benchmarks.peak", "explore", *arguments]
    seconds, megabytes = subprocess.run(command, capture_output=True, check=True).stdout.split()
    return float(seconds), float(megabytes)


def by_scikit_learn(request: Path, response: Path) -> None:
    """Request JSON → response JSON, as one would write it without this project."""
    body = json.loads(request.read_text(encoding="utf-8"))
    people = pd.DataFrame(body["customers"])
    people["n_categories"] = people["product_types"].map(len)
    people["parent"] = people["id"].map(body["labels"])
    parents = []
    for parent, members in people.groupby("parent"):
        matrix = StandardScaler().fit_transform(members[NUMBERS])
        benchmark, found = [], {}
        for k in body["k_range"]:
            found[k] = KMeans(k, n_init=10, random_state=42).fit(matrix).labels_
            scores = silhouette_score(matrix, found[k]), davies_bouldin_score(matrix, found[k])
            benchmark.append({"k": k, "silhouette": scores[0], "davies_bouldin": scores[1]})
        best = max(benchmark, key=lambda line: line["silhouette"])["k"]
        labels = pd.Series(found[best], members.index)
        means = members.groupby(labels)[NUMBERS].mean().to_dict("records")
        bought = members["product_types"].explode()
        tops = bought.groupby(labels.reindex(bought.index)).agg(lambda types: types.value_counts().index[:3].tolist())
        customers = dict(zip(members["id"], labels.tolist(), strict=True))
        parents.append(
            {"parent": parent, "benchmark": benchmark, "means": means, "top": tops.tolist(), "labels": customers}
        )
    response.write_text(json.dumps(parents), encoding="utf-8")
