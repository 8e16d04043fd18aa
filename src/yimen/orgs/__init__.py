"""The city: its areas, its units and the people in their posts, its grids, and its residents.

Every other module hangs on these rows and none of them knows a case. What a person may do follows
from the posts that they hold today; what the city knows of a resident is encrypted, is read with
a purpose that leaves a trace, and can be erased without touching history.
"""
