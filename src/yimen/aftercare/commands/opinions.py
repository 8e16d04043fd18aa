"""What residents say of a published settlement, and how their comments are read before shown."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yimen.aftercare.checking import faults_in
from yimen.aftercare.models import STARS, Ground, Opinion, OpinionState, Publication
from yimen.aftercare.policy import approver
from yimen.aftercare.queries import known_in, public_names, published
from yimen.kernel import limits
from yimen.kernel.actors import Actor
from yimen.kernel.errors import Invalid, NotAllowed, NotFound, NotNow, Refused
from yimen.kernel.time import now
from yimen.orgs.models import Resident
from yimen.orgs.policy import RESIDENT

DAY = 24 * 3600  # seconds
LONGEST = 500  # characters of a comment


def give_opinion(
    publication: Publication, actor: Actor, *, stars: int, comment: str = ""
) -> Opinion:
    """A resident rates a published settlement, once, from 1 to 5, and may say why.

    The stars count at once; a comment is shown after somebody has read it. TooOften, Refused.
    """
    if not actor.key.startswith(RESIDENT):
        raise NotAllowed(_("A resident rates it, with a telephone that was proved."))
    if stars not in STARS:
        raise Invalid(_("From one to five."), {"stars": _("From one to five.")})
    if len(comment) > LONGEST or "\0" in comment:
        wrong = _("At most %d characters.") % LONGEST
        raise Invalid(wrong, {"comment": wrong})
    limits.require("aftercare.opinion", actor.key, 20, DAY)
    row = Opinion(
        public=publication,
        resident_id=UUID(actor.key.removeprefix(RESIDENT)),
        stars=stars,
        comment=comment.strip(),
        state=OpinionState.WAITING if comment.strip() else OpinionState.SILENT,
        at=now(),
    )
    try:
        with transaction.atomic():
            if not published().select_for_update(of=("self",)).filter(pk=publication.pk).exists():
                raise NotFound(_("There is nothing published under this name, or no longer."))
            row.save(force_insert=True)
    except IntegrityError as twice:
        raise Refused(_("You have rated this already: once for each.")) from twice
    return row


def show_comment(opinion: Opinion, actor: Actor) -> Opinion:
    """Let a comment be shown. Refused: it says who somebody is."""
    with transaction.atomic():
        row = _waiting(opinion, actor)
        dispute = row.public.case
        if faults_in(row.comment or "", known_in(dispute), public_names(dispute)):
            raise Refused(_("The comment says who somebody is: it cannot be shown."))
        _read(row, actor, OpinionState.SHOWN)
    return row


def refuse_comment(opinion: Opinion, actor: Actor, *, ground: Ground, reason: str) -> Opinion:
    """Do not show a comment: for law or privacy alone, with the reason that its writer reads."""
    if ground not in Ground.values:
        raise Invalid(_("This is none of the choices."), {"ground": _("Choose a ground.")})
    if not reason.strip():
        raise Invalid(_("Say why."), {"reason": _("This must be said.")})
    with transaction.atomic():
        row = _waiting(opinion, actor)
        row.ground, row.reason = ground, reason.strip()[:500]
        _read(row, actor, OpinionState.REFUSED)
    return row


def _waiting(opinion: Opinion, actor: Actor) -> Opinion:
    rows = Opinion.objects.select_for_update(of=("self",)).select_related("public__case")
    row = rows.get(pk=opinion.pk)
    if not approver.holds(actor, row.public):
        raise NotAllowed(_("This is for %(who)s.") % {"who": approver.label})
    if row.state != OpinionState.WAITING:
        raise NotNow(_("Somebody has read this comment already."))
    return row


def _read(row: Opinion, actor: Actor, state: OpinionState) -> None:
    row.state, row.read_by, row.read_at = state, actor.key, now()
    row.save(update_fields=["state", "read_by", "read_at", "ground", "reason"])


def forget_opinions(resident: Resident) -> None:
    """Whoever has themself erased has said nothing any more (个人信息保护法 art. 47)."""
    Opinion.objects.filter(resident=resident).delete()
