"""After a dispute is settled: whether peace lasts, and what the public may read and say of it."""
