"""The words that headers are made of in English, Portuguese and Spanish, and the phrases that name each role: data."""

from types import MappingProxyType
from typing import Final


def words_of(text: str) -> frozenset[str]:
    """The words of a text, without their order."""
    return frozenset(text.split())


# Each line: what the words mean, and the words, without accents and in lower case.
_MEANINGS: Final = """
customer: customer customers client clients cliente clientes cust cli consumer consumidor shopper buyer comprador
customer: household hh member membership membro miembro socio user usuario contact contato contacto account conta cuenta
customer: person pessoa persona subscriber assinante suscriptor
id: id ids uid uuid guid code codigo cod cd key chave clave identifier identificador identificacao identificacion
reference: reference referencia ref
party: party parte
number: number num no nr n nro nº numero nbr
document: document documento
description: description descricao descripcion
hierarchy: hierarchy hierarquia jerarquia
cpf: cpf cnpj dni rut rfc nif
email: email mail correo
address: address endereco direccion
electronic: electronic eletronico electronico
orders: orders pedidos ordenes encomendas purchases compras transactions transacoes transacciones invoices baskets
orders: receipts tickets checkouts
order: order pedido orden encomenda purchase compra transaction transacao transaccion invoice fatura factura basket
order: cesta receipt recibo cupom ticket checkout booking reserva comanda nf nfe nfce nota
count: count contagem conteo qty qtd qtde quant
quantity: quantity quantidade cantidad cant
units: units unidades
frequency: frequency frequencia frecuencia freq
spend: spend spent spending gasto gastos gastado gasta expenditure consumido consumo
amount: amount valor montante monto importe value vlr vl
revenue: revenue revenues faturamento receita facturacion facturado ingreso ingresos sales ventas vendas
revenue: gmv turnover monetary monetario ltv clv
sale: sale venta venda
gross: gross bruto bruta
paid: paid pago pagado
price: price preco precio
unit: unit unitario unitaria unidade unidad
line: line linha linea row fila extended
product: product produto producto material item article artigo articulo lineitem
products: products produtos productos itens items articles artigos articulos
types: types tipos
type: type tipo
categories: categories categorias familias families departments departamentos
category: category categoria familia family department departamento dept depto
cluster: cluster clusters agrupamento conglomerado
label: label labels rotulo rotulos etiqueta etiquetas
parent: parent
segment: segment segmento
group: group grupo
tier: tier
date: date data fecha dt timestamp datetime
sold: sold vendida vendidas vendido
bought: bought purchased ordered comprado comprada comprados compradas
created: created creation criado criada criacao creado creada creacion
issued: issued issue emissao emitido emitida emision
placed: placed realizado realizada
at: at em en on
to: to
name: name nome nombre
"""
MEANING: Final = MappingProxyType(
    {
        word: meaning
        for line in _MEANINGS.strip().splitlines()
        for meaning, _, words in [line.partition(": ")]
        for word in words.split()
    }
)

# Words that say nothing about the role.
FILLERS: Final = words_of("de do da dos das del la el los las of the o a e y")
QUALIFIERS: Final = words_of(
    "lifetime all todos todas ytd net liquido liquida neto neta billing brl usd eur gbp mxn r us utc gmt rfm "
    "metadata fiscal cumulative cumulated accumulated cum running todate acumulado acumulada acumulados acumuladas "
    "atedata hastafecha"
)
# Words that make a sum of what stands beside them: the total of an order is money, and no number of an order.
TOTALS: Final = words_of("total totais totales subtotal sum soma suma grand")
# The latest of several is another fact than all of them, unless a stretch of time is named: “orders last year”.
LATEST: Final = words_of("last ultimo ultima ultimos ultimas")
STRETCHES: Final = words_of("period periodo window janela months month meses mes m mths year years ano anos ltm")

# For each role the phrases by what their words mean, the plainest name first, in any order of the words.
PHRASES: Final = MappingProxyType(
    {
        "id": (
            "customer unique id",
            "customer id",
            "id",
            "customer number",
            "customer reference",
            "customer",
            "sold to party",
            "sold to",
            "line label",
            "customer document",
            "cpf",
            "customer cpf",
            "customer email",
            "email",
            "email electronic",
            "email address",
            "customer email address",
            "customer name",
            "email electronic address",
        ),
        "frequency": (
            "frequency",
            "orders",
            "orders count",
            "orders number",
            "orders quantity",
            "order count",
            "order quantity",
            "order id count",
            "order number count",
            "order frequency",
            "orders frequency",
            "customer orders",
            "revenue number",
            "revenue quantity",
        ),
        "amount_spent": (
            "amount spend",
            "spend",
            "customer spend",
            "revenue",
            "amount revenue",
            "amount orders",
            "amount order",
            "amount paid",
            "amount bought",
            "amount line",
            "amount product",
            "line revenue",
            "amount",
            "paid",
            "customer revenue",
            "customer amount",
            "sale",
            "amount sale",
            "gross revenue",
            "gross amount",
        ),
        "product_types": (
            "product types",
            "product type",
            "products types",
            "product categories",
            "products categories",
            "categories",
            "product category",
            "products category",
            "category",
            "category id",
            "products",
            "product",
            "categories bought",
            "category bought",
            "category name",
            "product category name",
            "products bought",
            "product bought",
            "product name",
            "product group",
            "product line",
            "product hierarchy",
            "product description",
            "description",
        ),
        "cluster_id": (
            "cluster id",
            "cluster",
            "label",
            "parent",
            "parent id",
            "parent cluster",
            "parent segment",
            "cluster label",
            "cluster number",
            "customer cluster",
            "segment",
            "segment id",
            "customer segment",
            "group",
            "group id",
            "customer group",
            "tier",
            "customer tier",
            "cluster name",
            "segment name",
            "group name",
            "tier name",
        ),
        "order_id": (
            "order id",
            "order number",
            "order reference",
            "order",
            "orders id",
            "sale id",
            "sale number",
            "revenue document",
            "sale document",
        ),
        "order_date": (
            "order date",
            "date",
            "orders date",
            "date revenue",
            "sale date",
            "order at",
            "bought at",
            "sold at",
            "order created date",
            "created date",
            "created at",
            "order created at",
            "placed at",
            "order placed at",
            "placed date",
            "order placed date",
            "order placed",
            "issued date",
            "issued at",
            "order issued date",
            "issued",
            "document date",
            "created",
        ),
        "quantity": (
            "quantity",
            "product quantity",
            "products quantity",
            "units",
            "quantity sold",
            "units sold",
            "count",
            "quantity bought",
            "units bought",
        ),
        "unit_price": ("unit price", "price", "amount unit", "product price", "product unit price", "sku price"),
    }
)

# What a header of customers' names means: they are ids only where a file has no others, because people share names.
CUSTOMER_NAME: Final = words_of("customer name")

# Headers of yes/no columns that are about the customer, not about what was bought.
ABOUT_THE_CUSTOMER: Final = words_of(
    "active ativo ativa activo activa inactive inativo churn churned newsletter optin opt email sms whatsapp push "
    "phone telefone telefono vip new novo nuevo male female gender sexo consent consentimento subscribed deleted "
    "blocked test b2b b2c app online employee funcionario loyalty fidelidade response complain kidhome teenhome "
    "recency age idade edad visits visitas days dias children filhos hijos"
)
