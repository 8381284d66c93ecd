"""How well files with faults are read with no hints, by the measure of the Pollock benchmark."""
