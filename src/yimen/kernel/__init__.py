"""What every case needs and no city is named in: actors, steps, events, the ledger."""
