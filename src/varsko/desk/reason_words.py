"""Why a request was given to whom, and who heard of it as late, in words."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk.promise_words import GOALS
from varsko.ui.words import StrOrPromise

_GIVEN: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "turn": gettext_lazy("Given to %(person)s, whose turn it was."),
        "load": gettext_lazy("Given to %(person)s, who had least to do."),
        "on_call": gettext_lazy("Given to %(person)s, who was on call."),
    }
)
_SKILLED: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        "turn": gettext_lazy("Given to %(person)s, who knows %(skills)s and whose turn it was."),
        "load": gettext_lazy("Given to %(person)s, who knows %(skills)s and had least to do."),
        "on_call": gettext_lazy("Given to %(person)s, who knows %(skills)s and was on call."),
    }
)


def given(data: Mapping[str, Any]) -> str:
    """Say why a rule gave a request to somebody."""
    skills = data.get("skills") or ()
    text = (_SKILLED if skills else _GIVEN).get(data.get("why", ""), "")
    said = str(text) % {"person": data.get("person_name", ""), "skills": ", ".join(skills)}
    if not skills and data.get("wanted"):
        return said + " " + _("Nobody there knows %(skills)s.") % {"skills": ", ".join(data["wanted"])}
    return said


def escalated(data: Mapping[str, Any]) -> str:
    """Say who heard of a request that was late, and when."""
    facts = {"people": ", ".join(data.get("told", ())), "share": data.get("share", 0), "goal": GOALS.get(data.get("goal", ""), "")}
    if data.get("vip"):
        return _("%(people)s heard that %(share)s %% of the time for a VIP is used: %(goal)s.") % facts
    return _("%(people)s heard that %(share)s %% of the time is used: %(goal)s.") % facts
