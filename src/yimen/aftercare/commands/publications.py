"""What the public may read of a settled dispute: written, consented to, checked, shown.

人民调解法 art. 15, 23, 特邀调解规定 art. 2, 个人信息保护法 art. 23, 25: nobody is told who it
was, and nothing is told against a party's will.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from yimen.aftercare.checking import faults_in, without
from yimen.aftercare.events import (
    Changed,
    CheckAsked,
    CheckFailed,
    CheckPassed,
    Consented,
    ConsentTakenBack,
    Lapsed,
    Prepared,
    Published,
    TakenDown,
)
from yimen.aftercare.models import Form, Publication, may_be_told
from yimen.aftercare.process import PUBLICATION
from yimen.aftercare.queries import known_in, public_names, publications_in, told_of
from yimen.kernel.actors import Actor
from yimen.kernel.asks import Line, Words
from yimen.kernel.errors import Invalid, Refused
from yimen.kernel.time import now
from yimen.mediation.commands.parties import heard_party

MOST_PLACES = 8
"""So many places are named in a refusal."""


@PUBLICATION.command
def prepare(
    publication: Publication,
    actor: Actor,
    *,
    form: Form,
    title: Line = "",
    text: Words = "",
) -> Prepared:
    """Write what may be published; whoever it was about is replaced at once.

    What is left out is taken from the dispute's record. Facts for statistics have no words. Of what
    a court gave to mediate nothing but facts is told (特邀调解规定 art. 2).
    """
    dispute = publication.case
    if form == Form.STORY and not may_be_told(dispute):
        raise Refused(_("What a court gave to mediate is not public: facts for statistics only."))
    before = publications_in(dispute)
    if any(row.closed_at is None for row in before):
        raise Refused(_("Something of it is prepared or published already."))
    publication.number, publication.form = len(before) + 1, form
    publication.title = publication.text = ""
    if form == Form.STORY:
        write(publication, actor, title or dispute.title, text or told_of(dispute, actor))
    return Prepared(form=form, replaced=len(publication.replaced))


def write(publication: Publication, actor: Actor, title: str, text: str) -> None:
    """Keep the words without who it was about; earlier consents were to other words."""
    known, public = known_in(publication.case), public_names(publication.case)
    shown = without(text, known, public)
    publication.title, publication.text = without(title, known, public).text[:200], shown.text
    publication.replaced = [list(each) for each in shown.replaced]
    publication.writers = sorted({*publication.writers, actor.key})
    publication.consents, publication.seal = [], ""


@PUBLICATION.command
def change(
    publication: Publication, actor: Actor, *, title: Line = "", text: Words = ""
) -> Changed:
    """Write it otherwise; the parties are asked anew, for they consented to other words."""
    if not title.strip() and not text.strip():
        raise Invalid(_("Say what is to be corrected."))
    write(publication, actor, title or publication.title, text or publication.text)
    return Changed(replaced=len(publication.replaced))


@PUBLICATION.command
def consent(
    publication: Publication, actor: Actor, *, party: int | None = None, evidence: Line = ""
) -> Consented:
    """A party consents to just this text: by itself, or on a paper (个人信息保护法 art. 23, 25)."""
    number = heard_party(publication.case, actor, party, evidence)
    publication.consents = sorted({*publication.consents, number})
    return Consented(party=number, evidence=evidence)


@PUBLICATION.command
def take_back(
    publication: Publication, actor: Actor, *, party: int | None = None, evidence: Line = ""
) -> ConsentTakenBack:
    """A party does not consent, or no longer: from this moment nothing of it is shown.

    个人信息保护法 art. 15: as easily as it was given. Facts for statistics may be prepared instead.
    """
    number = heard_party(publication.case, actor, party, evidence)
    publication.consents = [each for each in publication.consents if each != number]
    blank(publication)
    return ConsentTakenBack(party=number, evidence=evidence)


def blank(publication: Publication) -> None:
    """What is not shown is not kept either: the dispute's own record is."""
    publication.title = publication.text = ""
    publication.replaced = []


def refuse_named(publication: Publication) -> None:
    """Refused while the text says who somebody is; tells where, and never what stands there."""
    if publication.form == Form.FACTS:
        return
    known, public = known_in(publication.case), public_names(publication.case)
    title = [_("title, %s") % each for each in faults_in(publication.title, known, public)]
    found = [*title, *map(str, faults_in(publication.text, known, public))]
    if found:
        more = f" (+{len(found) - MOST_PLACES})" if len(found) > MOST_PLACES else ""
        raise Refused(
            _("The text still says who somebody is: %(places)s%(more)s. Write it without.")
            % {"places": "; ".join(found[:MOST_PLACES]), "more": more}
        )


@PUBLICATION.command
def ask_check(publication: Publication, actor: Actor) -> CheckAsked:
    """Give it to somebody else to read. Refused while the rules find who somebody is."""
    if publication.form == Form.STORY and not (publication.title and publication.text.strip()):
        raise Refused(_("There is no text yet."))
    refuse_named(publication)
    publication.writers = sorted({*publication.writers, actor.key})
    return CheckAsked()


@PUBLICATION.command
def fail_check(publication: Publication, actor: Actor, *, reason: str) -> CheckFailed:
    """It still tells who it was, or is not right: back to whoever wrote it."""
    return CheckFailed(reason=reason)


@PUBLICATION.command
def pass_check(publication: Publication, actor: Actor) -> CheckPassed:
    """A second person read it and finds nobody in it. The words are sealed as they stand."""
    refuse_named(publication)
    publication.seal = publication.words_seal
    return CheckPassed(seal=publication.seal)


@PUBLICATION.command
def publish(publication: Publication, actor: Actor) -> Published:
    """Show it to everybody. Refused: it is not what was checked, or names somebody after all.

    What is known of the parties may have grown since: the rules are asked once more.
    """
    if publication.seal != publication.words_seal:
        raise Refused(_("The words are not those that were checked."))
    refuse_named(publication)
    publication.published_at = now()
    return Published(form=publication.form, seal=publication.seal)


@PUBLICATION.command
def take_down(publication: Publication, actor: Actor, *, reason: str) -> TakenDown:
    """Show it no more; why stays in the dispute's history."""
    blank(publication)
    return TakenDown(reason=reason)


@PUBLICATION.command
def lapse(publication: Publication, actor: Actor) -> Lapsed:
    """The dispute is open again: what was told of its settlement is not true any more."""
    blank(publication)
    return Lapsed()
