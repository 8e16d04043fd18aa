"""Tests of the whole: its set-up, the shape of its code, its pages in a browser, whole lives."""
