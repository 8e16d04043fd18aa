"""The words of what goes out to residents by short message and e-mail.

Whoever sends something registers its template here: what it is for, which placeholders it knows,
its words in the code. A city sets words of its own, from a day on. It stands just above the units
and people, so that every module that sends can ask for its words; what it says of a matter comes
from the sender, as values.
"""
