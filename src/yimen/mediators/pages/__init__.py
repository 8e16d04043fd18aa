"""The pages of a centre's members, mediators and rooms, for staff."""
