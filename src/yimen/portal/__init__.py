"""Residents' pages: send a matter, follow it, say what one thinks of the answer. No account.

A resident is known by a telephone and a one-time code, for an hour. Everything they do is a step of
the matter's own process; everything they read is told in plain sentences of units, not of clerks.
"""
