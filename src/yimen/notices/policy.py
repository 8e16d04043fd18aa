"""Who may set the words that go out to residents."""

from __future__ import annotations

from yimen.orgs.policy import city_administrator

text_setter = city_administrator
"""Texts are the whole city's, as a rule of time without an area is: a county sets none."""
