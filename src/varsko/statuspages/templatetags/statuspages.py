"""How days and states of a status page are said: `{% load statuspages %}`."""

from datetime import date

from django import template
from django.utils import formats
from django.utils.translation import pgettext

from varsko.statuspages.domain.states import State
from varsko.statuspages.words import STATES
from varsko.ui.templatetags.ui import badge

register = template.Library()


@register.filter
def day(on: date) -> str:
    """`{{ bad.on|day }}`: Sat 21 Nov 2026."""
    return formats.date_format(on, pgettext("format of a date, see Django's date filter", "D j M Y"))


@register.filter
def state_word(state: str) -> str:
    """`{{ component.state|state_word }}`: Down."""
    return str(STATES[State(state)])


_LOOKS = {
    State.OPERATIONAL: ("good", "check"),
    State.MAINTENANCE: ("quiet", "tool"),
    State.DEGRADED: ("busy", "hourglass"),
    State.PARTIAL: ("busy", "alert-triangle"),
    State.MAJOR: ("bad", "x"),
}


@register.simple_tag
def state_sign(state: str) -> str:
    """`{% state_sign component.state %}`: icon, word and shape, for the desk."""
    tone, icon = _LOOKS[State(state)]
    return badge(tone, icon, state_word(state))
