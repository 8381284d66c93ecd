"""The page that explains: the files, the settings, the scores, what is done with the data."""

import streamlit as st

from dashboard.parts.notices import file_forms

st.title("How to use this", anchor=False)
st.markdown(
    """
You already have customers in clusters, such as *Gold* and *Silver*. This page looks inside one of them, finds smaller
groups, says how clearly they differ, and lets you name them and take them into your CRM.

1. In the side panel (» on a phone), open **Use your own files** and add your customers, and the cluster of each.
2. Choose the parent to look inside.
3. Read the answer, try another number of sub-segments if it serves you better, and write your names.
4. See whether the groups are types or tiers, how stable they are, and what sets each apart; the page **Parents** says
   which parents are worth splitting.
5. Under **Downloads**, take the labelled customers, the API's JSON, or the SQL for your CRM.
"""
)
st.header("The two files", anchor=False)
file_forms()
st.markdown(
    """
- **CSV** as any program saves it, **Excel** (.xlsx, .xls), **Parquet**, **JSON**, **JSON Lines**, also in .gz or .zip.
- **Columns** are found by their names in English, Portuguese and Spanish, such as *pedidos* or *gasto total*. What is
  not recognised you are asked for, with sample values; on the **Data** page you can correct it.
- **One file or two**: the cluster may stand in a column of the customers file.
- **Order lines** work too: one row for each purchase with customer, order, date, product type and amount is added up.
- **Ids are text**: 00123 stays 00123. Amounts may be written 1234.56, 1,234.56, 1.234,56 or R$ 1.234,56.
- **Product types** stand in one cell, separated by `|`, `;` or commas, or as an array, or in a column each.
- A row with a mistake is left out and listed with its reason; nothing disappears unseen.
"""
)
st.header("How the groups are found", anchor=False)
st.markdown(
    """
Customers are compared by three numbers: orders, spend, and how many product types they bought; if you wish, also by
the product types themselves. K-Means forms *k* groups for each k in your range. Two scores compare the results:

- **Silhouette** (-1 to 1, higher is better): how much closer customers are to their own group than to the next one.
- **Davies-Bouldin** (0 or more, lower is better): how wide the groups are, against the distance between them.

The k with the highest silhouette is proposed. Sub-segments are numbered from 0 by rising average spend, and the same
data always gives the same groups. A high silhouette alone does not prove that groups are separate by nature. After the
answer the page checks that: **types** have natural gaps between them, **tiers** are a handy cut through customers who
differ by degrees; and **stability** is how much of each comes back when the customers are drawn again by chance. Under
each result, **How this is found** names the method, its source, and what it cannot tell.
"""
)
st.header("For programs", anchor=False)
st.markdown(
    "Programs get the sub-segments from the same engine over HTTP, under the same address, if whoever runs it has "
    "given out credentials. The [API's documentation](/api/docs) has the routes with examples; "
    "the JSON under **Downloads** has the form of its answers."
)
st.header("Your data", anchor=False)
st.markdown(
    "Files are read in memory for this visit only. They are not stored, logged or shared. The server lets go of them "
    "two minutes after you leave or later: when another visitor leaves, or when it is stopped. "
    "If you correct which column is what, your browser remembers the names "
    "of the columns, never what is in them, until you press **Forget my corrections** on the **Data** page."
)
