"""Reading a centre: who is here, who is free, who cannot, and whom the system would propose."""
