"""Compiled inner loops; imported inside functions only, because loading the compiler takes a second."""
