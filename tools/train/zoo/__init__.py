"""Generators that the field knows, as definitions for benchmarks; their weights are random."""
