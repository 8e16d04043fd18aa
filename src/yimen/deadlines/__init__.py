"""Every clock of the city: how long a matter may take, by whose law, and when it is due.

Rules are dated rows that a city edits; the working calendar knows holidays and make-up work days
(调休); a term is a clock of one case that starts, pauses, goes on, is extended and stops with the
steps of its process, and can always say why its date is that date.
"""
