"""A believable year of a demo city: who called when, about what, and what became of it.

`year` says when cases come, `plan` what each is about, `life` what happens to it, `write` puts all
of it through the real commands, and `load` brings the city itself. Of disputes, `disputes` plans
and writes them, `course` says what becomes of each, and `centres` who mediates them. The same seed
tells the same year; the sentences are in `texts/`, the shares and times in `chances.toml`.
"""
