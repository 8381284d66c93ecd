"""How fast the engine is against scikit-learn, on the machine at hand: ``python -m tests.benchmarks``."""
