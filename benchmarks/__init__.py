"""Measured speed: `make bench` runs all of this and writes docs/benchmarks.md."""
