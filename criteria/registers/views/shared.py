"""What the pages of the registers do alike."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.contrib.auth.models import User
from django.http import Http404
from django.utils.translation import gettext as _

from communes.access import can_enter
from communes.guards import PortalRequest, require
from communes.models import Unit
from criteria.entry import find_unit
from criteria.models import Level


def level_of(name: str) -> Level:
    if name not in Level.values:
        raise Http404
    return Level(name)


def unit_of(request: PortalRequest, level: str, code: str, day: date) -> Unit:
    unit = find_unit(level_of(level), code, day)
    if unit is None:
        raise Http404(_("No unit has the code %s on the working day.") % code)
    require(can_enter(request.portal.scope, unit))
    return unit


def user_of(request: PortalRequest) -> User:
    return cast(User, request.user)


def title_words(level: Level) -> str:
    """What a unit is called that holds the title."""
    return {
        Level.COMMUNE: _("commune of New Rural Development"),
        Level.COMMUNE_ADVANCED: _("commune of advanced New Rural Development"),
        Level.DISTRICT: _("district of New Rural Development"),
        Level.VILLAGE: _("village of New Rural Development"),
    }[level]
