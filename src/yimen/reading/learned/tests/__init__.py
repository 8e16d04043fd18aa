"""The city learns from its own matters."""
