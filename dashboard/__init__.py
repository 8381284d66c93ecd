"""The Streamlit dashboard: it shows what ``core`` finds and computes nothing itself."""
