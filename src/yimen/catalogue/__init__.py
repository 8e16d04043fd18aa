"""What residents ask about, and which unit answers for it.

Categories form an importable tree; the dispatch directory says, with its legal basis and its dates
of validity, which unit a category belongs to in an area. A change closes a row and opens another,
so that any past dispatch can be explained.
"""
