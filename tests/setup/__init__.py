"""Yimen is started, stopped and broken as a newcomer would."""
