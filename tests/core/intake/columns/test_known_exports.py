"""Exports of shops, payment services and CRMs are read without a question: headers as they write them, own rows."""

import pytest

from core import Role, read_both, read_customers, read_table
from core.intake.columns.known_exports import EXPORTS, known_export
from tests.core.support import csv_of

SHOPIFY_ORDERS = csv_of(
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Accepts Marketing,Currency,Subtotal,Shipping,Taxes,Total,"
    "Discount Code,Discount Amount,Created at,Lineitem quantity,Lineitem name,Lineitem price,Vendor",
    "#2001,rosa@mail.test,paid,2024-03-02 10:00:00 +0000,fulfilled,yes,EUR,75.00,5.00,0.00,80.00,,0.00,"
    "2024-03-02 09:59:00 +0000,3,Lamp,25.00,Lux",
    "#2002,timo@mail.test,paid,2024-03-05 10:00:00 +0000,fulfilled,no,EUR,20.00,5.00,0.00,25.00,,0.00,"
    "2024-03-05 09:59:00 +0000,1,Rug,20.00,Soft",
    "#2003,rosa@mail.test,paid,2024-04-02 10:00:00 +0000,fulfilled,yes,EUR,60.00,0.00,0.00,60.00,,0.00,"
    "2024-04-02 09:59:00 +0000,2,Chair,30.00,Sit",
)
SHOPIFY_CUSTOMERS = csv_of(
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address City,Phone,Accepts SMS Marketing,"
    "Total Spent,Total Orders,Note,Tax Exempt,Tags",
    "'7001,Rosa,Alt,rosa@mail.test,yes,Bonn,,no,140.00,2,,no,vip",
    "'7002,Timo,Neu,timo@mail.test,no,Köln,,no,25.00,1,,no,",
)
WOOCOMMERCE_CUSTOMERS = csv_of(
    "Name,Username,Last Active,Sign Up,Email,Orders,Total spend,AOV,Country / Region,City,Region,Postal code",
    "Rosa Alt,rosa,2024-05-01,2023-01-01,rosa@mail.test,4,200.50,50.13,DE,Bonn,NW,53111",
    "Timo Neu,timo,2024-05-02,2023-01-02,timo@mail.test,1,25.00,25.00,DE,Köln,NW,50667",
)
WOOCOMMERCE_ORDERS = csv_of(
    "Order Number,Order Status,Order Date,Customer Note,Email (Billing),Payment Method Title,Order Total Amount,"
    "Item Name,Quantity,Item Cost",
    "901,Completed,2024-01-05 08:00,,rosa@mail.test,Card,60.00,Lamp,2,30.00",
    "902,Completed,2024-01-08 08:00,,timo@mail.test,Card,25.00,Rug,1,25.00",
    "903,Completed,2024-02-08 08:00,,rosa@mail.test,Card,40.00,Chair,4,10.00",
)
WOOCOMMERCE_PLUGIN = csv_of(
    "order_id,order_number,order_date,status,shipping_total,tax_total,order_total,order_currency,customer_id,customer_email",
    "11,11,2024-01-05 08:00:00,completed,5.00,0,60.00,EUR,0,rosa@mail.test",
    "12,12,2024-01-06 08:00:00,completed,5.00,0,25.00,EUR,0,timo@mail.test",
    "13,13,2024-01-07 08:00:00,completed,5.00,0,40.00,EUR,0,rosa@mail.test",
)
NUVEMSHOP_ORDERS = csv_of(
    "Número do Pedido;E-mail;Data;Status do Pedido;Status do Pagamento;Moeda;Subtotal;Desconto;Valor do Frete;Total;"
    "Nome do comprador;CPF / CNPJ;Nome do Produto;Valor do Produto;Quantidade Comprada;SKU",
    "501;iara@mail.test;03/02/2024;Aberto;Confirmado;BRL;90,00;0,00;10,00;100,00;Iara;;Bule;45,00;2;B1",
    "502;davi@mail.test;04/02/2024;Aberto;Confirmado;BRL;30,00;0,00;0,00;30,00;Davi;11122233344;Filtro;30,00;1;F1",
    "503;iara@mail.test;14/03/2024;Aberto;Confirmado;BRL;50,00;0,00;0,00;50,00;Iara;;Moedor;50,00;1;M1",
)
NUVEMSHOP_CUSTOMERS = csv_of(
    "Nome completo;CPF/CNPJ;E-mail;Cidade;Total Consumido (BRL);Número de Compras;Última Compra",
    "Iara;;iara@mail.test;Recife;150,00;2;14/03/2024",
    "Davi;11122233344;davi@mail.test;Olinda;30,00;1;04/02/2024",
)
VTEX = csv_of(
    "Origin;Order;Sequence;Creation Date;Client Name;Client Document;Email;Status;Quantity_SKU;ID_SKU;SKU Name;"
    "SKU Value;SKU Selling Price;SKU Total Price;Total Value",
    "Marketplace;v-1;1;2024-02-03 12:00:00Z;Iara;01112223334;iara@mail.test;Faturado;2;77;Bule;45;45;90;90",
    "Marketplace;v-2;2;2024-02-04 12:00:00Z;Davi;01112223335;davi@mail.test;Faturado;1;78;Filtro;30;30;30;30",
)
OLIST = csv_of(
    "order_id,customer_id,customer_unique_id,order_status,order_purchase_timestamp,price,freight_value,product_category_name",
    "p1,k-1,u-9,delivered,2018-01-02 10:00:00,40.00,9.00,brinquedos",
    "p2,k-2,u-9,delivered,2018-02-02 10:00:00,60.00,9.00,moveis",
    "p3,k-3,u-8,delivered,2018-02-03 10:00:00,10.00,9.00,brinquedos",
)
MAGENTO = csv_of(
    '"ID","Purchase Point","Purchase Date","Bill-to Name","Ship-to Name","Grand Total (Base)",'
    '"Status","Customer Email"',
    '"000000011","Main Website","2024-01-05 08:00:00","Rosa Alt","R. A.","60.0000","complete","rosa@mail.test"',
    '"000000012","Main Website","2024-01-06 08:00:00","Timo Neu","T. N.","25.0000","complete","timo@mail.test"',
    '"000000013","Main Website","2024-02-06 08:00:00","Rosa Alt","R. A.","40.0000","complete","rosa@mail.test"',
)
STRIPE_CUSTOMERS = csv_of(
    "id,Description,Email,Name,Created (UTC),Delinquent,Currency,Total Spend,Payment Count,Average Order",
    "cus_1,,rosa@mail.test,Rosa,2023-01-01 10:00,false,eur,100.00,2,50.00",
    "cus_2,,timo@mail.test,Timo,2023-01-02 10:00,false,eur,25.00,1,25.00",
)
STRIPE_PAYMENTS = csv_of(
    "id,Created date (UTC),Amount,Amount Refunded,Currency,Captured,Description,Fee,Status,Customer ID,Customer Email",
    "ch_1,2024-01-05 08:00:00,60.00,0.00,eur,true,,1.5,Paid,cus_1,rosa@mail.test",
    "ch_2,2024-01-06 08:00:00,25.00,0.00,eur,true,,1.5,Paid,cus_2,timo@mail.test",
    "ch_3,2024-02-06 08:00:00,40.00,0.00,eur,true,,1.5,Paid,cus_1,rosa@mail.test",
)
KLAVIYO = csv_of(
    "Email,Klaviyo ID,First Name,Historic CLV,Predicted CLV,Total CLV,Historic Number of Orders,Average Order Value",
    "rosa@mail.test,01H,Rosa,100.00,40.00,140.00,2,50.00",
    "timo@mail.test,01J,Timo,25.00,4.00,29.00,1,25.00",
)
MAILCHIMP = csv_of(
    "Email Address,First Name,Total Orders,Total Spent,MEMBER_RATING,OPTIN_TIME,LEID,EUID,TAGS",
    "rosa@mail.test,Rosa,2,100.00,4,2023-01-01 10:00:00,11,aa,",
    "timo@mail.test,Timo,1,25.00,2,2023-01-02 10:00:00,12,bb,",
)
HUBSPOT = csv_of(
    "Record ID,First Name,Last Name,Email,Lifecycle Stage,Recent Deal Amount,Total Revenue,Number of Associated Deals",
    "3101,Rosa,Alt,rosa@mail.test,customer,40.00,100.00,2",
    "3102,Timo,Neu,timo@mail.test,customer,25.00,25.00,1",
)
SALESFORCE = csv_of(
    '"Account Name","Opportunity Name","Type","Amount","Close Date","Stage","Probability (%)"',
    '"Alt GmbH","Alt, lamps","New","60.00","2024-01-05","Closed Won","100"',
    '"Neu AG","Neu, rugs","New","25.00","2024-01-06","Closed Won","100"',
    '"Alt GmbH","Alt, chairs","Existing","40.00","2024-02-06","Closed Won","100"',
)
RD_STATION = csv_of(
    "Nome;Empresa;Etapa;Estado;Valor Único;Valor Recorrente;Data de criação;Data de fechamento",
    "Luz;Alfa;Fechamento;Vendida;1.060,00;0,00;02/01/2024;05/01/2024",
    "Tapete;Beta;Fechamento;Vendida;25,00;0,00;03/01/2024;06/01/2024",
    "Cadeira;Alfa;Fechamento;Vendida;40,50;0,00;04/01/2024;06/02/2024",
)
UCI = csv_of(
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    "536365,85123A,LANTERN,6,12/1/2010 8:26,2.50,17850,United Kingdom",
    "536365,71053,CANDLE,2,12/1/2010 8:26,5.00,17850,United Kingdom",
    "536366,22633,WARMER,4,12/13/2010 8:28,1.25,13047,United Kingdom",
)
UCI_2 = UCI.replace(b"InvoiceNo", b"Invoice").replace(b"UnitPrice", b"Price").replace(b"CustomerID", b"Customer ID")
SUPERSTORE = csv_of(
    "Row ID,Order ID,Order Date,Ship Date,Ship Mode,Customer ID,Segment,Country,City,Region,Product ID,"
    "Category,Sub-Category,Product Name,Sales,Quantity,Discount,Profit",
    "1,CA-1,11/8/2016,11/11/2016,Second,CG-1,Consumer,US,Here,South,FUR-1,Furniture,Bookcases,A,261.96,2,0,41.9",
    "2,CA-1,11/8/2016,11/11/2016,Second,CG-1,Consumer,US,Here,South,FUR-2,Furniture,Chairs,B,731.94,3,0,219.5",
    "3,CA-2,6/13/2016,6/16/2016,Second,DV-1,Corporate,US,LA,West,OFF-1,Office,Labels,C,14.62,2,0,6.8",
)
TWO = {"rosa@mail.test": (2, 100.0), "timo@mail.test": (1, 25.0)}
FILES = [
    ("Shopify, orders", SHOPIFY_ORDERS, {"rosa@mail.test": (2, 140.0), "timo@mail.test": (1, 25.0)}),
    ("Shopify, customers", SHOPIFY_CUSTOMERS, {"7001": (2, 140.0), "7002": (1, 25.0)}),
    ("WooCommerce, customers", WOOCOMMERCE_CUSTOMERS, {"rosa@mail.test": (4, 200.5), "timo@mail.test": (1, 25.0)}),
    ("WooCommerce, orders", WOOCOMMERCE_ORDERS, TWO),
    ("WooCommerce, orders of its suite", WOOCOMMERCE_PLUGIN, TWO),
    ("Nuvemshop, vendas", NUVEMSHOP_ORDERS, {"iara@mail.test": (2, 150.0), "davi@mail.test": (1, 30.0)}),
    ("Nuvemshop, clientes", NUVEMSHOP_CUSTOMERS, {"iara@mail.test": (2, 150.0), "davi@mail.test": (1, 30.0)}),
    ("VTEX, orders", VTEX, {"iara@mail.test": (1, 90.0), "davi@mail.test": (1, 30.0)}),
    ("Olist, pedidos", OLIST, {"u-9": (2, 100.0), "u-8": (1, 10.0)}),
    ("Magento, orders", MAGENTO, TWO),
    ("Stripe, customers", STRIPE_CUSTOMERS, {"cus_1": (2, 100.0), "cus_2": (1, 25.0)}),
    ("Stripe, payments", STRIPE_PAYMENTS, {"cus_1": (2, 100.0), "cus_2": (1, 25.0)}),
    (
        "Stripe, payments",
        STRIPE_PAYMENTS.replace(b"Created date (UTC)", b"Created (UTC)"),
        {"cus_1": (2, 100.0), "cus_2": (1, 25.0)},
    ),
    ("Klaviyo, profiles", KLAVIYO, TWO),
    ("Mailchimp, audience", MAILCHIMP, TWO),
    ("HubSpot, contacts", HUBSPOT, {"3101": (2, 100.0), "3102": (1, 25.0)}),
    ("Salesforce, opportunities", SALESFORCE, {"Alt GmbH": (2, 100.0), "Neu AG": (1, 25.0)}),
    ("RD Station, negociações", RD_STATION, {"Alfa": (2, 1100.5), "Beta": (1, 25.0)}),
    ("UCI, Online Retail", UCI, {"17850": (1, 25.0), "13047": (1, 5.0)}),
    ("UCI, Online Retail II", UCI_2, {"17850": (1, 25.0), "13047": (1, 5.0)}),
    ("Superstore", SUPERSTORE, {"CG-1": (1, 993.9), "DV-1": (1, 14.62)}),
]


@pytest.mark.parametrize(
    ("name", "content", "expected"), FILES, ids=[f"{at} {name}" for at, (name, *_) in enumerate(FILES)]
)
def test_an_export_is_read_as_its_maker_meant_it_and_named(
    name: str, content: bytes, expected: dict[str, tuple[int, float]]
) -> None:
    read = read_customers(read_table(content, "export.csv"))
    people = read.customers
    found = {
        id_: (int(orders), round(float(spend), 2))
        for id_, orders, spend in zip(people.ids.tolist(), people.frequency, people.amount_spent, strict=True)
    }
    assert found == expected
    assert (read.notes[0].key, dict(read.notes[0].values)) == ("note.known_export", {"name": name})
    assert [problem.code for problem in read.problems if problem.code in ("column_guessed", "row_left_out")] == []


def test_what_the_user_chose_stands_before_what_the_export_says() -> None:
    read = read_customers(read_table(SHOPIFY_ORDERS, "orders.csv"), {Role.ID: "Name"})
    assert read.customers.ids.tolist() == ["#2001", "#2002", "#2003"]


def test_the_labels_decide_who_the_customer_of_an_export_is() -> None:
    labels = read_table(csv_of("email,cluster", "rosa@mail.test,A", "timo@mail.test,B"), "labels.csv")
    found, membership = read_both(read_table(STRIPE_PAYMENTS, "payments.csv"), labels)
    assert found.customers.ids.tolist() == ["rosa@mail.test", "timo@mail.test"]
    assert len(membership.labels) == 2
    by_id = read_table(csv_of("customer,cluster", "cus_1,A", "cus_2,B"), "labels.csv")
    assert read_both(read_table(STRIPE_PAYMENTS, "payments.csv"), by_id)[0].customers.ids.tolist() == ["cus_1", "cus_2"]


def test_each_entry_is_found_by_its_own_header_in_any_order_and_case() -> None:
    for export in EXPORTS:
        assert known_export([name.upper() for name in reversed(export.header)]) == export


def test_a_file_of_ones_own_is_no_export() -> None:
    assert known_export(["customer_id", "orders", "total_spent", "categories", "Email", "Name"]) is None
