"""The pages of the knowledge base, for staff."""
