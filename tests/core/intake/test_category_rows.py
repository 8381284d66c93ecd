"""Several rows for a customer: written twice, added up, or sums up to each month: inputs and customers."""

import pytest

from core.intake import AmountsOf, File, read_files
from tests.core.intake.made_lines import Case, Customers, check, numbers_of, read


def snapshots(header: str, months: list[str], sums: dict[str, list[tuple[int, float]]]) -> list[str]:
    return [
        header,
        *(
            f"{name},{month},{n},{spent}"
            for name, rows in sums.items()
            for month, (n, spent) in zip(months, rows, strict=True)
        ),
    ]


GROWING = {
    "a": [(1, 10.0), (2, 25.5), (4, 61.0), (4, 61.0)],
    "b": [(0, 0.0), (1, 9.0), (1, 9.0), (2, 20.0)],
    "c": [(3, 30.0), (5, 44.0), (6, 50.0), (9, 99.0)],
    "d": [(2, 7.5), (3, 8.5), (3, 8.5), (4, 10.5)],
    "e": [(1, 1.0), (2, 2.5), (3, 4.0), (5, 5.5)],
}
LAST = {name: rows[-1] for name, rows in GROWING.items()}
TWO_YEARS = ((2023, 1, "10.00"), (2024, 2, "15.00"))

ROWS: list[Case] = [
    (
        "a customer written twice, with two months of joining",
        [
            "id,orders,spend,join_month",
            *(f"c{n},{n % 3 + 1},{n}.50,2023-{n % 12 + 1:02}" for n in range(20)),
            "c1,2,1.50,2023-05",
            "c2,3,2.50,2023-06",
        ],
        {f"c{n}": (n % 3 + 1, n + 0.5) for n in range(20)},
        "row 22: id is “c1”, as in row 3",
    ),
    (
        "a customer written twice, with two home stores",
        [
            "cliente;pedidos;valor gasto;loja preferida",
            *(f"c{n};{n % 3 + 1};{n},50;loja {n % 4}" for n in range(20)),
            "c1;2;1,50;loja 9",
            "c2;3;2,50;loja 8",
        ],
        {f"c{n}": (n % 3 + 1, n + 0.5) for n in range(20)},
        "row 22: cliente is “c1”, as in row 3",
    ),
    (
        "a customer written twice, with another day of the last purchase",
        [
            "id,orders,spend,date",
            *(f"c{n},{n % 3 + 1},{n}.50,2024-01-{n + 1:02}" for n in range(20)),
            "c1,2,1.50,2024-02-05",
            "c2,3,2.50,2024-02-06",
        ],
        {f"c{n}": (n % 3 + 1, n + 0.5) for n in range(20)},
        "row 22: id is “c1”, as in row 3",
    ),
    (
        "sums up to each month",
        snapshots("customer_id,month,orders,total_spent", ["2024-01", "2024-02", "2024-03", "2024-04"], GROWING),
        LAST,
        "“month”.*never fall.* last row",
    ),
    (
        "sums up to each month, by names of months, the latest first",
        snapshots("cliente,mês,pedidos,valor gasto", ["janeiro", "fevereiro", "março", "abril"], GROWING)[:1]
        + snapshots("cliente,mês,pedidos,valor gasto", ["janeiro", "fevereiro", "março", "abril"], GROWING)[:0:-1],
        {name: LAST[name] for name in reversed(LAST)},
        "“mês”.*never fall",
    ),
    (
        "sums up to each month, in Spanish",
        snapshots("cliente,período,pedidos,importe gastado", ["11/2023", "12/2023", "01/2024", "02/2024"], GROWING),
        LAST,
        "“período”.*never fall",
    ),
    (
        "months of their own",
        snapshots(
            "customer_id,month,orders,total_spent",
            ["2024-01", "2024-02", "2024-03", "2024-04"],
            {**GROWING, "c": [(3, 30.0), (2, 20.0), (4, 4.0), (1, 1.0)], "e": [(2, 9.0), (1, 2.0), (1, 3.0), (1, 1.0)]},
        ),
        {"a": (11, 157.5), "b": (4, 38), "c": (10, 55), "d": (12, 35), "e": (5, 15)},
        "“month”.*added up",
    ),
    (
        "sums up to each month with lists of categories",
        [
            "id,snapshot date,orders,spend,product types",
            *(f"c{n},2024-0{month}-28,{month},{month * n}.50,tea|rum" for n in range(4) for month in range(1, 6)),
        ],
        {f"c{n}": (5, 5 * n + 0.5) for n in range(4)},
        "“snapshot date”.*never fall.* last row",
    ),
    (
        "sums up to each quarter of two years in two columns",
        [
            "cliente;trimestre;año;pedidos acumulados;importe gastado acumulado",
            *(
                f"c{n};T{q};{y};{q + 4 * (y - 2023)};{n + q + 4 * (y - 2023)},5"
                for q in (1, 2)
                for y in (2024, 2023)
                for n in range(4)
            ),
        ],
        {f"c{n}": (6, n + 6.5) for n in range(4)},
        "never fall",
    ),
    (
        "growth in two years",
        [
            "id,year,frequency,amount_spent",
            *(f"c{n},{year},{orders},{spent}" for n in range(10) for year, orders, spent in TWO_YEARS),
        ],
        {f"c{n}": (3, 25.0) for n in range(10)},
        "“year”.*added up.*never fall",
    ),
    (
        "growth in three years, in Portuguese",
        [
            "cliente;ano base;pedidos;valor gasto",
            *(f"c{n};{2021 + year};{year};{year * n + 3},10" for n in range(10) for year in range(1, 4)),
        ],
        {f"c{n}": (6, 6 * n + 9.3) for n in range(10)},
        "“ano base”.*added up.*never fall",
    ),
    (
        "growth in four quarters, in Spanish, with other amounts for the same number of orders",
        [
            "cliente;trimestre;pedidos;importe gastado",
            *(f"c{n};{q}T 2024;{(q + 1) // 2};{10 * n + 3 * q},99" for n in range(30) for q in range(1, 5)),
        ],
        {f"c{n}": (6, 40 * n + 33.96) for n in range(30)},
        "“trimestre”.*added up.*never fall",
    ),
    (
        "a growing number of subscriptions, each of three prices",
        [
            "id,month,orders,spend",
            *(
                f"c{n},2024-{month:02},{1 + more},{(9.99, 14.99, 19.99)[n % 3] + 5 * more:.2f}"
                for n in range(30)
                for month in range(1, 13)
                for more in [month > n % 9 + 2]
            ),
        ],
        {f"c{n}": (12 + 10 - n % 9, 12 * (9.99, 14.99, 19.99)[n % 3] + 5 * (10 - n % 9)) for n in range(30)},
        "“month”.*added up.*never fall",
    ),
    (
        "contracts that each have a fee of their own, some for two sites",
        [
            "id,month,orders,spend",
            *(
                f"c{n},2024-{month:02},{1 + (month > 6)},{(n + 0.37) * (1 + (month > 6)):.2f}"
                for n in range(1, 21)
                for month in range(1, 13)
            ),
        ],
        {f"c{n}": (18, 18 * (n + 0.37)) for n in range(1, 21)},
        "“month”.*added up.*never fall",
    ),
    (
        "growth with categories that everybody buys in the same order",
        [
            "id,year,orders,spend,product types",
            *(
                f"c{n},{2020 + year},{year},{year * n}.20,{'|'.join(('tea', 'rum', 'hat')[:year])}"
                for n in range(30)
                for year in range(1, 4)
            ),
        ],
        {f"c{n}": (6, 6 * n + 0.6) for n in range(30)},
        "“year”.*added up.*never fall",
    ),
    (
        "sums up to each year with the categories until then, which are the customer's own",
        [
            "id,year,orders,spend,product types",
            *(
                f"c{n},{2020 + year},{year},{year * n}.20,{'|'.join(f'p{(n * 7 + k * k) % 23}' for k in range(year))}"
                for n in range(30)
                for year in range(1, 4)
            ),
        ],
        {f"c{n}": (3, 3 * n + 0.2) for n in range(30)},
        "“year”.*never fall.* last row",
    ),
    *(
        (
            f"sums up to then, as {header} says",
            [
                header,
                *(f"c{n};2023;{n + 1};{n}.50" for n in range(4)),
                *(f"c{n};2024;{n + 2};{n}.75" for n in range(4)),
            ],
            {f"c{n}": (n + 2, n + 0.75) for n in range(4)},
            "never fall.* last row",
        )
        for header in (
            "id;year;cumulative orders;cumulative spend",
            "id;year;orders to date;spend to date",
            "customer_id;year;ytd_orders;ytd_spend",
            "id;as of;orders;spend",
            "id;year;orders;running total",
            "cliente;ano;pedidos acumulados;valor gasto acumulado",
            "cliente;posição em;pedidos;valor gasto",
            "cliente;fecha de corte;pedidos;importe gastado",
            "cliente;año;pedidos hasta la fecha;importe gastado",
        )
    ),
    (
        "months of their own with lists of categories",
        [
            "id,month,orders,spend,product types",
            *(
                f"c{n},2024-0{month},{6 - month},{(7 - month) * 2}.50,tea|rum"
                for n in range(4)
                for month in range(1, 4)
            ),
        ],
        {f"c{n}": (12, 31.5) for n in range(4)},
        "“month”.*added up",
    ),
    (
        "one customer has two categories with numbers of their own",
        [
            "customer_id,category,orders,total_spent",
            "1,tea,5,120.50",
            "2,rum,2,30.00",
            "1,hat,1,15.00",
            "3,rum,9,300.10",
        ],
        {"1": (6, 135.5), "2": (2, 30), "3": (9, 300.1)},
        "“category”.*added up",
    ),
]


@pytest.mark.parametrize(("lines", "expected", "told"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_no_amount_is_lost_or_counted_twice_and_what_was_understood_is_told(
    lines: list[str], expected: Customers, told: str
) -> None:
    check(lines, expected, told)


def test_who_says_that_the_numbers_are_the_rows_own_gets_them_added_up() -> None:
    lines = snapshots("id,month,orders,spend", ["2024-01", "2024-02", "2024-03", "2024-04"], GROWING)
    assert numbers_of(read(lines)) == LAST
    assert numbers_of(read(lines, AmountsOf.LINE))["a"] == (11, 157.5)


def test_growth_beside_the_clusters_of_the_customers_is_added_up() -> None:
    rows = [f"c{n},{year},{orders},{spent},{n % 2}\n" for n in range(10) for year, orders, spent in TWO_YEARS]
    read_file = read_files(File("file.csv", "".join(["id,year,frequency,amount_spent,cluster_id\n", *rows]).encode()))
    assert read_file.customers.frequency.tolist() == [3] * 10
    assert read_file.customers.amount_spent.tolist() == [25.0] * 10
    assert [each.variant for each in read_file.problems if each.code == "rows_folded"] == ["added_growing"]
