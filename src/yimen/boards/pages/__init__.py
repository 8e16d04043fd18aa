"""The boards as pages."""
