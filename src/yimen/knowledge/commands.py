"""Writing, approving and withdrawing articles; counting what they are good for.

An article is no case: nobody waits for it by a clock. Its versions and the history of rows tell
who wrote, approved, sent back and withdrew it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from yimen.catalogue.queries import category_of
from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid, NotNow, Refused
from yimen.kernel.time import months_before, now
from yimen.orgs.models import Unit
from yimen.orgs.policy import require
from yimen.orgs.queries import today

from .history import OF_ARTICLES
from .models import PENDING, Article, Lack, Missed, Stage, Version, Words
from .policy import another_hand, approver_for, writer_for
from .queries import forget_shelf

Use = Literal["shown", "used", "helpful", "unhelpful"]
USES = ("shown", "used", "helpful", "unhelpful")
KEPT = 12
"""So many whole months a gap is remembered: each season once, and no longer than editors need it
(个人信息保护法 art. 19), since people type into a search what they like."""
COUNT = """
INSERT INTO knowledge_articlemonth AS known (article_id, month, shown, used, helpful, unhelpful)
SELECT id, %(month)s, %(shown)s, %(used)s, %(helpful)s, %(unhelpful)s
FROM knowledge_article WHERE code = ANY(%(codes)s) ORDER BY id
ON CONFLICT (article_id, month) DO UPDATE SET
  shown = known.shown + EXCLUDED.shown, used = known.used + EXCLUDED.used,
  helpful = known.helpful + EXCLUDED.helpful, unhelpful = known.unhelpful + EXCLUDED.unhelpful
"""
MISSED = """
INSERT INTO knowledge_missed AS known (month, lack, words, times) VALUES (%s, %s, %s, 1)
ON CONFLICT (month, lack, words) DO UPDATE SET times = known.times + 1
"""
HOUR = 3600  # seconds
SEARCHED = 16
"""Characters of a search that are kept: longer ones tell a story, and perhaps somebody's."""


@transaction.atomic
def write(actor: Actor, *, unit: Unit, words: Words, code: str = "") -> Version:
    """A unit begins an article: its first draft. NotAllowed, Invalid, Refused."""
    require(writer_for, actor, unit)
    if not unit.active:
        raise Refused(_("This unit is dissolved."))
    if code and Article.objects.filter(code=code).exists():
        raise Refused(_("There is an article of this code already."))
    article = Article(code=code or _next_code(), unit=unit)
    version = _drafted(article, 1, actor, words)
    article.save(force_insert=True)
    return _kept(version, actor)


@transaction.atomic
def revise(article: Article, actor: Actor, *, words: Words) -> Version:
    """Other words for an article: a new draft beside what is published; drafts are replaced too."""
    require(writer_for, actor, article.unit)
    held = Article.objects.select_for_update().select_related("unit").get(pk=article.pk)
    for pending in held.versions.filter(stage__in=PENDING):
        if pending.stage == Stage.IN_REVIEW:
            raise NotNow(_("A version of this article waits for approval: decide on it first."))
        _move(pending, actor, Stage.REPLACED)
    last = held.versions.aggregate(last=Max("number"))["last"]
    return _kept(_drafted(held, last + 1, actor, words), actor)


def article_named(code: str) -> Article | None:
    """The article of a code."""
    return Article.objects.select_related("unit").filter(code=code).first()


def submit(version: Version, actor: Actor) -> Version:
    """The draft is ready: somebody else shall approve it."""
    require(writer_for, actor, version.article.unit)
    return _act(version, actor, Stage.DRAFT, Stage.IN_REVIEW)


def send_back(version: Version, actor: Actor, *, reason: str) -> Version:
    """The approver wants it changed, and says what."""
    require(approver_for, actor, version)
    return _act(version, actor, Stage.IN_REVIEW, Stage.DRAFT, reason=_said(reason))


@transaction.atomic
def publish(version: Version, actor: Actor) -> Version:
    """Another hand approves it: from now on it answers, and the version before it does not."""
    require(approver_for, actor, version)
    require(another_hand, actor, version)
    if version.past(today()):
        raise Refused(_("Its time is over already: write one that holds."))
    article = Article.objects.select_for_update().get(pk=version.article_id)
    before = article.versions.filter(stage=Stage.PUBLISHED).first()
    if before and before.pk != version.pk:
        _move(before, actor, Stage.REPLACED)
    done = _act(version, actor, Stage.IN_REVIEW, Stage.PUBLISHED, by=actor.key)
    forget_shelf()
    return done


def withdraw(version: Version, actor: Actor, *, reason: str) -> Version:
    """It answers no more, or is not to: the owner or an editor takes it back, and says why."""
    require(writer_for, actor, version.article.unit)
    wanted = (*PENDING, Stage.PUBLISHED)
    done = _act(version, actor, wanted, Stage.WITHDRAWN, reason=_said(reason))
    forget_shelf()
    return done


@transaction.atomic
def confirm(version: Version, actor: Actor, *, review_on: date) -> Version:
    """The owner has looked at it again: it is still right, until the next review."""
    require(writer_for, actor, version.article.unit)
    if review_on <= today():
        later = _("A day after today.")
        raise Invalid(later, {"review_on": later})
    held = _held(version, Stage.PUBLISHED)
    before, held.review_on = OF_ARTICLES.of(held), review_on
    held.save(update_fields=["review_on"])
    OF_ARTICLES.note(Hand(actor.key), [(held, before)])
    return held


def _act(
    version: Version,
    actor: Actor,
    wanted: Stage | Sequence[Stage],
    to: Stage,
    *,
    reason: str = "",
    by: str = "",
) -> Version:
    with transaction.atomic():
        held = _held(version, wanted)
        return _move(held, actor, to, reason=reason, by=by)


def _held(version: Version, wanted: Stage | Sequence[Stage]) -> Version:
    """The version as it is now, locked. NotNow: it stands elsewhere."""
    rows = Version.objects.select_related("article__unit").select_for_update(of=("self",))
    held = rows.get(pk=version.pk)
    if held.stage not in ([wanted] if isinstance(wanted, str) else wanted):
        stands = held.get_stage_display()
        raise NotNow(_("Not possible now. The version stands at: %s.") % stands)
    return held


def _move(held: Version, actor: Actor, to: Stage, *, reason: str = "", by: str = "") -> Version:
    before = OF_ARTICLES.of(held)
    held.stage, held.reason = to, reason or held.reason
    if by:
        held.decided_by, held.decided_at = by, now()
    held.save(update_fields=["stage", "reason", "decided_by", "decided_at"])
    OF_ARTICLES.note(Hand(actor.key).because(reason), [(held, before)])
    return held


def _drafted(article: Article, number: int, actor: Actor, words: Words) -> Version:
    """The version as it would be. Invalid says what is wrong with each field."""
    said: dict[str, Any] = {name: _plain(getattr(words, name)) for name in TEXTS}
    clean = replace(words, **said)
    version = Version(
        article=article, number=number, stage=Stage.DRAFT,
        **asdict(clean) | {"items": sorted({*clean.items})},
        written_by=actor.key, written_at=now(),
    )  # fmt: skip
    version.grams = version.text
    fields: dict[str, str] = {}
    try:
        version.clean_fields(exclude=["article", "grams"])
    except ValidationError as error:
        fields = {name: " ".join(told) for name, told in error.message_dict.items()}
    if unknown := [code for code in clean.items if category_of(code) is None]:
        fields["items"] = _("No category in use: %s") % ", ".join(unknown)
    if clean.valid_to is not None and clean.valid_to <= clean.valid_from:
        fields["valid_to"] = _("a day after the first")
    if fields:
        raise Invalid(" ".join(fields.values()), fields)
    return version


TEXTS = ("title", "body", "document", "provision")


def _kept(version: Version, actor: Actor) -> Version:
    version.save(force_insert=True)
    OF_ARTICLES.note(Hand(actor.key), [(version, None)])
    return version


def _plain(text: str) -> str:
    """Line breaks as one character, nothing around it: browsers send two."""
    return "\n".join(line.rstrip() for line in text.replace("\0", "").splitlines()).strip()


def _said(reason: str) -> str:
    if not reason.strip():
        missing = _("Say why.")
        raise Invalid(missing, {"reason": missing})
    return reason.strip()


def _next_code() -> str:
    """The next free K00001; two writers at once get two."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('knowledge.code'))")
    given = Article.objects.filter(code__regex=r"^K\d{5}$")
    last = given.aggregate(last=Max("code"))["last"] or "K0"
    return f"K{int(last[1:]) + 1:05d}"


# Counting.


def count(codes: Collection[str], use: Use) -> None:
    """Articles were suggested, used, or helped somebody: once more in this month."""
    if not codes:
        return
    told: dict[str, Any] = {"month": today().replace(day=1), "codes": sorted(codes)}
    told |= {each: int(each == use) for each in USES}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, told)


def count_shown(codes: Collection[str], matter: UUID) -> None:
    """Articles were suggested for a matter: once for each, however long somebody types.

    What was suggested is remembered for an hour by each web process, so where several share the
    work an article may count once for each of them.
    """
    keys = {code: f"knowledge.shown.{matter}.{code}" for code in codes}
    count([code for code, key in keys.items() if cache.add(key, 1, HOUR)], "shown")


def miss(lack: Lack, words: str) -> None:
    """Something was looked for in vain; what may be somebody's own is not written down.

    Long searches and such with a number (a telephone, a house) are not kept.
    """
    short = " ".join(words.split())
    if lack == Lack.WORDS and (not 2 <= len(short) <= SEARCHED or re.search(r"\d{3}", short)):
        return
    with connection.cursor() as cursor:
        cursor.execute(MISSED, [today().replace(day=1), lack, short])


def forget_missed() -> int:
    """Forget what was looked for in vain before the last `KEPT` months; how many rows that were."""
    gone, _by_table = Missed.objects.filter(month__lt=months_before(today(), KEPT)).delete()
    return gone
