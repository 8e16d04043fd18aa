"""What waits for whom at a mediation centre; the mediators have all that their team holds."""

from __future__ import annotations

from django.db.models import Q

from yimen.orgs.models import Role

from .models import Grade
from .models import State as S
from .process import DISPUTE


def of(**wanted: object) -> Q:
    """Disputes of this sort."""
    return Q(process=DISPUTE.name, **wanted)


UNANSWERED = of(dispute__grade=Grade.HARD, dispute__leader="")
DESKS: dict[Role, Q] = {
    Role.AGENT: of(state=S.REGISTERED),
    Role.DISPATCHER: of(state=S.REGISTERED),
    Role.APPROVER: of(state=S.REFUSAL_ASKED),
    Role.CALLER: of(state__in=(S.FOLLOWED_UP, S.ELSEWHERE)),
    Role.SUPERVISOR: of(light="red") | of(state=S.BROKEN),
    # 领导包案: what is hard has a leader who answers for it
    Role.LEADER: UNANSWERED & ~Q(state__in=(S.REGISTERED, S.REFUSAL_ASKED)),
}
