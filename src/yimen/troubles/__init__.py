"""Troubles that many turn to the city with: gathered as they come in, named by their own words.

Who belongs together follows from how alike matters are (`reading`) and from what people said, which
holds. Nothing here changes a matter: a trouble is a view on several of them, and remembers how it
came about.
"""
