"""The application: its routes, what they share, and how it is served."""
