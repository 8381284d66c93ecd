"""The request of the HTTP interface → customers, labels and settings."""
