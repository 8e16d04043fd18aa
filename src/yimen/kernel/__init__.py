"""What every case needs and no city is named in: actors, steps, events, clocks' hooks, the ledger."""
