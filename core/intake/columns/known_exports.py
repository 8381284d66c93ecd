"""Files as shops, payment services and CRMs export them, known by their headers: data, one entry for each export.

An export says what its columns are by its header alone, so nothing is asked and nothing is guessed. One more export is
one more entry. What the user chose for a role stands before what an entry says.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from core.intake.columns.roles import Chosen
from core.tables.headers import Role


@dataclass(frozen=True, slots=True)
class KnownExport:
    """What is known of one export.

    Attributes
    ----------
    name : whose export of what it is, for the user
    header : the columns by which it is known; a file that has all of them is one
    roles : role → the columns that may play it, of which the first one that the file has does; none where no column
        plays it although one has a name that sounds so
    """

    name: str
    header: tuple[str, ...]
    roles: MappingProxyType[Role, tuple[str, ...]]


def _export(name: str, header: str, **roles: str) -> KnownExport:
    """An entry; columns are separated by ``|``, and roles are written as in ``Role``, in small letters."""
    played = {Role[role.upper()]: tuple(filter(None, columns.split("|"))) for role, columns in roles.items()}
    return KnownExport(name, tuple(header.split("|")), MappingProxyType(played))


# Where the amount is the order's or the line's total, nothing is multiplied by a quantity.
_TOTALS: Final = MappingProxyType({"quantity": "", "unit_price": ""})
EXPORTS: Final = (
    _export(
        "Shopify, orders",
        "Name|Email|Financial Status|Created at|Total|Lineitem quantity|Lineitem name",
        id="Email",
        order_id="Name",
        order_date="Created at",
        amount_spent="Total",
        product_types="Lineitem name",
        **_TOTALS,
    ),
    _export(
        "Shopify, customers",
        "First Name|Last Name|Email|Total Spent|Total Orders",
        id="Customer ID|Email",
        frequency="Total Orders",
        amount_spent="Total Spent",
    ),
    _export(
        "WooCommerce, customers",
        "Name|Username|Email|Orders|Total spend|AOV",
        id="Email",
        frequency="Orders",
        amount_spent="Total spend",
    ),
    _export(
        "WooCommerce, orders",
        "Order Number|Order Status|Order Date|Email (Billing)|Order Total Amount",
        id="Email (Billing)",
        order_id="Order Number",
        order_date="Order Date",
        amount_spent="Order Total Amount",
        product_types="Category|Item Name",
        **_TOTALS,
    ),
    _export(
        "WooCommerce, orders of its suite",
        "order_id|order_number|status|order_total|customer_email",
        id="customer_email",
        order_id="order_id",
        order_date="order_date|date",
        amount_spent="order_total",
        **_TOTALS,
    ),
    _export(
        "Nuvemshop, vendas",
        "Número do Pedido|E-mail|Data|Status do Pedido|Total|Nome do Produto",
        id="E-mail",
        order_id="Número do Pedido",
        order_date="Data",
        amount_spent="Total",
        product_types="Nome do Produto",
        **_TOTALS,
    ),
    _export(
        "Nuvemshop, clientes",
        "E-mail|Total Consumido (BRL)|Número de Compras",
        id="E-mail",
        frequency="Número de Compras",
        amount_spent="Total Consumido (BRL)",
    ),
    _export(
        "VTEX, orders",
        "Order|Creation Date|Email|ID_SKU|Total Value",
        id="Email",
        order_id="Order",
        order_date="Creation Date",
        amount_spent="Total Value",
        product_types="SKU Name",
        **_TOTALS,
    ),
    _export(
        "Mercado Livre, vendas",
        "N.º de venda|Data da venda|Unidades|Comprador|Título do anúncio",
        id="Comprador",
        order_id="N.º de venda",
        order_date="Data da venda",
        amount_spent="Receita por produtos (BRL)|Total (BRL)",
        product_types="Título do anúncio",
        **_TOTALS,
    ),
    _export(
        "Olist, pedidos",
        "order_id|customer_id|customer_unique_id|order_purchase_timestamp",
        id="customer_unique_id",
        order_id="order_id",
        order_date="order_purchase_timestamp",
        product_types="product_category_name|product_category_name_english",
    ),
    _export(
        "Magento, orders",
        "ID|Purchase Point|Purchase Date|Bill-to Name|Grand Total (Base)",
        id="Customer Email|Bill-to Name",
        order_id="ID",
        order_date="Purchase Date",
        amount_spent="Grand Total (Base)",
        **_TOTALS,
    ),
    _export(
        "Stripe, customers",
        "id|Email|Created (UTC)|Total Spend|Payment Count",
        id="id",
        frequency="Payment Count",
        amount_spent="Total Spend",
    ),
    _export(
        "Stripe, payments",
        "id|Amount|Amount Refunded|Currency|Status|Customer ID",
        id="Customer ID",
        order_id="id",
        order_date="Created date (UTC)|Created (UTC)",
        amount_spent="Converted Amount|Amount",
        **_TOTALS,
    ),
    _export(
        "Klaviyo, profiles",
        "Email|Klaviyo ID|Historic CLV|Historic Number of Orders",
        id="Email",
        frequency="Historic Number of Orders",
        amount_spent="Historic CLV",
    ),
    _export(
        "Klaviyo, older profiles",
        "Email|Klaviyo ID|Historic Customer Lifetime Value|Historic Number Of Orders",
        id="Email",
        frequency="Historic Number Of Orders",
        amount_spent="Historic Customer Lifetime Value",
    ),
    _export("Mailchimp, audience", "Email Address|MEMBER_RATING|OPTIN_TIME|LEID|EUID", id="Email Address"),
    _export(
        "HubSpot, contacts",
        "Record ID|Email|Total Revenue|Number of Associated Deals",
        id="Record ID",
        frequency="Number of Associated Deals",
        amount_spent="Total Revenue",
    ),
    _export(
        "Salesforce, opportunities",
        "Account Name|Opportunity Name|Amount|Close Date|Stage",
        id="Account ID|Account Name",
        order_id="Opportunity ID|Opportunity Name",
        order_date="Close Date",
        amount_spent="Amount",
        **_TOTALS,
    ),
    _export(
        "RD Station, negociações",
        "Nome|Empresa|Etapa|Estado|Valor Único|Valor Recorrente|Data de criação",
        id="Empresa",
        order_id="Nome",
        order_date="Data de fechamento|Data de criação",
        amount_spent="Valor Único",
        **_TOTALS,
    ),
    _export(
        "UCI, Online Retail",
        "InvoiceNo|StockCode|Description|Quantity|InvoiceDate|UnitPrice|CustomerID",
        id="CustomerID",
        order_id="InvoiceNo",
        order_date="InvoiceDate",
        product_types="Description",
        quantity="Quantity",
        unit_price="UnitPrice",
    ),
    _export(
        "UCI, Online Retail II",
        "Invoice|StockCode|Description|Quantity|InvoiceDate|Price|Customer ID",
        id="Customer ID",
        order_id="Invoice",
        order_date="InvoiceDate",
        product_types="Description",
        quantity="Quantity",
        unit_price="Price",
    ),
    _export(
        "Superstore",
        "Row ID|Order ID|Order Date|Customer ID|Sub-Category|Sales|Quantity|Profit",
        id="Customer ID",
        order_id="Order ID",
        order_date="Order Date",
        amount_spent="Sales",
        product_types="Sub-Category",
        cluster="Segment",
        **_TOTALS,
    ),
)


def known_export(columns: Iterable[str]) -> KnownExport | None:
    """The export whose header these columns have, the one with the most columns of several; None of none."""
    names = {_folded(column) for column in columns}
    fitting = [export for export in EXPORTS if names.issuperset(map(_folded, export.header))]
    return max(fitting, key=lambda export: len(export.header), default=None)


def roles_in(export: KnownExport, columns: Iterable[str]) -> Chosen:
    """Role → the column of a file that plays it in the export; None where none does."""
    named = {_folded(column): column for column in columns}
    return {
        role: next((named[_folded(each)] for each in may if _folded(each) in named), None)
        for role, may in export.roles.items()
    }


def _folded(name: str) -> str:
    """A header without its case, its accents and what lies around its words."""
    plain = unicodedata.normalize("NFKD", name.replace("º", "o"))
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).casefold().split())
