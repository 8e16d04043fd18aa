"""What residents hear of a problem that many of them told of."""
