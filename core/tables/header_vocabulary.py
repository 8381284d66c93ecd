"""The words that headers are made of in English, Portuguese and Spanish, and the phrases that name each role: data."""

from types import MappingProxyType
from typing import Final


def words_of(text: str) -> frozenset[str]:
    """The words of a text, without their order."""
    return frozenset(text.split())


# Each line: what the words mean, and the words, without accents and in lower case.
_MEANINGS: Final = """
customer: customer customers client clients cliente clientes cust cli consumer consumidor shopper buyer comprador
customer: household hh member membro miembro socio user usuario contact contato contacto account conta cuenta
customer: person pessoa persona subscriber assinante suscriptor
id: id ids uid uuid guid code codigo cod cd key chave clave identifier identificador identificacao identificacion
number: number num no nr n nro nº numero nbr
document: cpf cnpj dni rut rfc nif
email: email mail
orders: orders pedidos ordenes encomendas purchases compras transactions transacoes transacciones invoices baskets
orders: receipts tickets checkouts
order: order pedido orden encomenda purchase compra transaction transacao transaccion invoice fatura factura basket
order: cesta receipt recibo cupom ticket checkout
count: count contagem conteo qty qtd qtde quant
quantity: quantity quantidade cantidad cant
units: units unidades
frequency: frequency frequencia frecuencia freq
spend: spend spent spending gasto gastos gastado gasta expenditure
amount: amount valor montante monto importe value vlr
revenue: revenue revenues faturamento receita facturacion facturado ingreso ingresos sales venta ventas venda vendas
revenue: turnover monetary monetario billing
paid: paid pago pagado
price: price preco precio
unit: unit unitario unitaria unidade unidad
line: line linha linea
product: product produto producto item article artigo articulo
products: products produtos productos itens items articles artigos articulos
types: types tipos
type: type tipo
categories: categories categorias departments departamentos
category: category categoria department departamento dept depto
cluster: cluster clusters agrupamento conglomerado
label: label rotulo etiqueta
parent: parent
segment: segment segmento
group: group grupo
tier: tier
date: date data fecha dt timestamp datetime
sold: sold vendida vendidas vendido
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
    "total totais totales all todos lifetime sum soma suma ytd last ultimo ultimos ultimas periodo period window "
    "janela months meses m mths year years ano anos ltm brl usd eur gbp mxn r us"
)

# For each role the phrases by what their words mean, the plainest name first, in any order of the words.
PHRASES: Final = MappingProxyType(
    {
        "id": (
            "customer id",
            "id",
            "customer number",
            "customer",
            "customer document",
            "document",
            "customer email",
            "email",
        ),
        "frequency": (
            "frequency",
            "orders",
            "orders count",
            "orders number",
            "orders quantity",
            "order count",
            "order quantity",
            "order frequency",
            "orders frequency",
            "customer orders",
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
            "amount line",
            "line revenue",
            "amount",
            "paid",
            "customer revenue",
            "customer amount",
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
        ),
        "order_id": ("order id", "order number", "order", "orders id"),
        "order_date": ("order date", "date", "orders date", "date revenue"),
        "quantity": (
            "quantity",
            "product quantity",
            "products quantity",
            "units",
            "quantity sold",
            "units sold",
            "count",
        ),
        "unit_price": ("unit price", "price", "amount unit", "product price"),
    }
)

# Headers of yes/no columns that are about the customer, not about what was bought.
ABOUT_THE_CUSTOMER: Final = words_of(
    "active ativo ativa activo activa inactive inativo churn churned newsletter optin opt email sms whatsapp push "
    "phone telefone telefono vip new novo nuevo male female gender sexo consent consentimento subscribed deleted "
    "blocked test b2b b2c app online employee funcionario loyalty fidelidade response complain kidhome teenhome "
    "recency age idade edad visits visitas days dias children filhos hijos"
)
