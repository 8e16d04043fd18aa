"""What a dispute can be about."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class DisputeType(models.TextChoices):
    """What a dispute is about."""

    NEIGHBOURS = "neighbours", _("Neighbours")
    FAMILY = "family", _("Marriage and family")
    PROPERTY = "property", _("Property management")
    LABOUR = "labour", _("Wages and labour")
    DEBT = "debt", _("Debts")
    REAL_ESTATE = "real_estate", _("Real estate")
    HOMESTEAD = "homestead", _("Homesteads")
    LAND = "land", _("Hills, forests and land")
    EXPROPRIATION = "expropriation", _("Land taking and demolition")
    TRAFFIC = "traffic", _("Traffic accidents")
    MEDICAL = "medical", _("Medical care")
    FINANCE = "finance", _("Economy and finance")
    CONSUMER = "consumer", _("Consumers")
    SCHOOL = "school", _("Schools")
    LAWSUIT = "lawsuit", _("Law and lawsuits")
    ADMINISTRATIVE = "administrative", _("Disputes with authorities")
    PETITION = "petition", _("Major petitions")
    OTHER = "other", _("Other disputes")
