"""Templates of agreements and the prefix of their numbers: rows of a centre, with their history."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from yimen.agreements.history import OF_PREFIXES, OF_TEMPLATES
from yimen.agreements.models import AgreementPrefix, AgreementTemplate
from yimen.agreements.policy import keeper_of_templates
from yimen.agreements.terms import TEXTS, Terms
from yimen.kernel.actors import Actor
from yimen.kernel.changes import Hand
from yimen.kernel.errors import Invalid
from yimen.orgs.models import Unit
from yimen.orgs.policy import require

PREFIX = re.compile(r"[\u4e00-\u9fff]{2,20}")


def set_template(template: AgreementTemplate, actor: Actor, *, reason: str) -> AgreementTemplate:
    """Add a template or change what it says. Agreements that were drafted from it stay as they are.

    Raises NotAllowed, Invalid (no name, a name that is taken, braces for which nothing stands).
    """
    require(keeper_of_templates, actor, template)
    said = Terms(**{name: getattr(template, name) for name in TEXTS})
    if unknown := said.unknown():
        wrong = _("Nothing stands for %s.") % ", ".join(f"{{{each}}}" for each in unknown)
        raise Invalid(wrong, {"content": wrong})
    try:
        template.full_clean()
    except ValidationError as error:
        fields = {name: " ".join(told) for name, told in error.message_dict.items()}
        raise Invalid(" ".join(fields.values()), fields) from error
    with transaction.atomic():
        before = AgreementTemplate.objects.select_for_update().filter(pk=template.pk).first()
        was = OF_TEMPLATES.of(before) if before else None
        if before and before.centre_id != template.centre_id:
            raise Invalid(_("A template stays with its centre."))
        template.save()
        OF_TEMPLATES.note(Hand(actor.key, reason=reason), [(template, was)])
    return template


def set_prefix(centre: Unit, actor: Actor, *, letters: str, reason: str) -> AgreementPrefix:
    """Say what a centre's agreement numbers begin with. Numbers that were given stay."""
    require(keeper_of_templates, actor, AgreementTemplate(centre=centre))
    if not PREFIX.fullmatch(letters):
        wrong = _("2 to 20 Chinese characters.")
        raise Invalid(wrong, {"letters": wrong})
    with transaction.atomic():
        before = AgreementPrefix.objects.select_for_update().filter(pk=centre.pk).first()
        was = OF_PREFIXES.of(before) if before else None
        row = AgreementPrefix(centre=centre, prefix=letters)
        row.save(force_insert=before is None, force_update=before is not None)
        OF_PREFIXES.note(Hand(actor.key, reason=reason), [(row, was)])
    return row
