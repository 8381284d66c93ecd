"""The page that explains: the files, the settings, the scores, what is done with the data."""

import streamlit as st

from dashboard.notices import file_forms

st.title("How to use this", anchor=False)
st.markdown(
    """
You already have customers in clusters, such as *Gold* and *Silver*. This page looks inside one of them, finds smaller
groups, says how clearly they differ, and lets you name them and take them into your CRM.

1. At the left, open **Use your own files** and add two files: your customers, and the cluster of each.
2. Choose the parent to look inside.
3. Read the answer, try another number of sub-segments if it serves you better, and write your names.
4. Under **Downloads**, take the labelled customers, the API's JSON, or the SQL for your CRM.
"""
)
st.header("The two files", anchor=False)
file_forms()
st.markdown(
    """
- **CSV** with commas, semicolons or tabs, as Excel saves it. Amounts may be written 1234.56, 1,234.56 or 1.234,56.
- **Ids are text**: 00123 stays 00123.
- **Product types** stand in one cell, separated by `|` or `;`, or as a JSON array.
- A row with a mistake is left out and listed with its reason; nothing disappears unseen.
- A **JSON request** of the API works as a customers file and needs no labels file.
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
data always gives the same groups. A high silhouette alone does not prove that groups are separate by nature: they may
be a handy cut through customers who differ by degrees.
"""
)
st.header("Your data", anchor=False)
st.markdown(
    "Files are read in memory for this visit only. They are not stored, logged or shared, "
    "and are gone two minutes after you leave."
)
