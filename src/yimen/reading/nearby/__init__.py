"""Near matters in the database: found by rare signs through one index, then compared closely."""
