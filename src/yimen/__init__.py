"""Yimen, one door: every matter of a city's residents has a number, an owner and a clock."""

__version__ = "0.1.0"
