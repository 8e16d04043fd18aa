"""The staff's door: signing in and out, and for which unit one acts."""
