"""The pages of every case: the queue, the case itself, its steps, its files, search."""
