"""Have others told the city of this already? Listed matters that are near what somebody tells.

They are found as on the call screen (`reading/nearby`): by the names in a text, its place and what
is wrong. Only listed, open matters of the same township or county are looked at, and only what the
public list says of them is shown: nothing tells which words were alike. A guess would have to hit
the name and the trouble, by somebody whose telephone is proved and counted.
"""

from __future__ import annotations

from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.orgs.crowds import TOWNSHIP
from yimen.orgs.queries import today
from yimen.reading.nearby.queries import near
from yimen.reading.signs import Telling
from yimen.requests.commands.intake import TITLE

from .queries import Listed, of_keys, open_nearby

DAY = 24 * 3600  # seconds
MOST = 5
"""So many are offered: more than that nobody reads before sending."""


def similar_nearby(text: str, area: str, reader: Actor, place: str = "") -> list[Listed]:
    """Listed open matters of others near `area` (a code) that are like `text`, the likest first.

    Without a township or county there is no nearby, and nothing is offered; nor to a reader who
    has asked all day. At most `MOST`.
    """
    if not area or not limits.allow("portal.similar", reader.key, 60, DAY):
        return []
    message = Telling("", text[:TITLE], text, today(), place=place, area=area)
    found = near(reader, message, open_nearby(reader, area[:TOWNSHIP]))
    return of_keys([each.case.pk for each in found[:MOST]])
