"""Boards: what the cases and their histories add up to, counted in SQL over what one may see.

Each count is one file in `sql/`, whose first line says what it counts. `visible` in it is the set
of cases that the reader may see; nobody's number holds a case that is not theirs to know of.
"""
