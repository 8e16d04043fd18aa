"""The city as a map shows it: outlines of its areas, its grids, and what lies at a point."""
