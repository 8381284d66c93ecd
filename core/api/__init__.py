"""The HTTP API: the engine's requests and responses, safe to put on a network."""
