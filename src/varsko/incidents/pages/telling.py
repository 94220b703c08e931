"""Telling people: one form, two texts, in as many languages as are chosen. Every button works without script."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.data import IncidentView
from varsko.incidents.domain.telling.blanks import MAY_BE_UNKNOWN
from varsko.incidents.domain.telling.review import FIELDS, Finding, Found, outline
from varsko.incidents.forms.material import gathered
from varsko.incidents.forms.telling import TellForm, admitted, beginning, begun, filled, written
from varsko.incidents.pages.asked import actor_of, incident_of
from varsko.incidents.told import UpdateView
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor, Subject
from varsko.people.domain.permissions import may

_STEP = timedelta(minutes=5)
_ANSWERED = {"impact": "impact", "next_steps": "steps", "cause": "cause", "workaround": "workaround", "fix": "fix"}
_KNOWN_WHEN_OVER = frozenset({"ended", "duration", "fix"})


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, key: str) -> HttpResponse:
    """Write an update, look at what is wrong with it and whom it reaches, and send it."""
    found = incident_of(request, key, "change")
    by, at = actor_of(request), now()
    if request.method != "POST":
        return _page(request, found, _begun(request, found, by, at))
    form = TellForm(request.POST, gathered(found, request.POST.get("stage", ""), request.POST.getlist("languages"), by=by, at=at))
    if not form.is_valid():
        return _page(request, found, form)
    settled = _settled(request.POST, form)
    if request.POST.get("do") != "send" or not settled.is_valid():
        return _page(request, found, settled)
    if unread := _unread(form, settled):
        messages.info(request, unread)
        return _page(request, found, settled, status=422)
    return _send(request, found, settled, at)


def _unread(form: TellForm, settled: TellForm) -> str:
    """Say why whoever sends has not read the texts as they are by now; "" when they say no more than the author answered."""
    stage, record, texts = (form.cleaned_data[name] for name in ("stage_was", "record_was", "texts_was"))
    if stage and stage != form.stage_now:
        return _("These are the texts of another stage now. Read them, then send.")
    if record and record != form.record_now and (form.translates or not settled.says_as(form)):
        return _("The incident has changed meanwhile, and these texts with it. Read them, then send.")
    if texts and texts != form.texts_now and not settled.says_as(form):
        return _("What is written at this stage was changed in the settings meanwhile, and these texts with it. Read them, then send.")
    return ""


def _send(request: HttpRequest, found: IncidentView, form: TellForm, at: datetime) -> HttpResponse:
    try:
        sent = actions.publish(by=form.material.by, at=at, ref=found.id, telling=form.telling())
    except Invalid as invalid:
        for name, text in invalid.errors.items():
            form.add_error(name if name in form.fields else None, text)
        return _page(request, found, form, status=422)
    count = ngettext("People are told: %(count)d mail is on its way.", "People are told: %(count)d mails are on their way.", sent.mails)
    messages.success(request, count % {"count": sent.mails})
    return redirect("incident", key=found.key)


def _begun(request: HttpRequest, found: IncidentView, by: Actor, at: datetime) -> TellForm:
    told = queries.updates(found.id)
    corrected = next((one for one in told if str(one.number) == request.GET.get("corrects", "")), None)
    last = corrected or (told[-1] if told else None)
    cadence = queries.cadence(found.severity, found.type.id if found.type else "")
    start = beginning(found, at=at, cadence=cadence, language=by.language, last=_of_last(last))
    if corrected:
        start |= {"corrects": corrected.number, "stage": corrected.stage, "restart": corrected.restart, **_texts_of(corrected)}
    if request.GET.get("stage"):
        start["stage"] = request.GET["stage"][:40]
    start |= {"id": uuid4(), "stage_was": start["stage"], "next_update_at": _wall(_rounded(start["next_update_at"]))}
    form = TellForm(_as_data(start), gathered(found, str(start["stage"]), start["languages"], by=by, at=at))
    form = _changed(form, {"record_in": form.language_now, **begun(form)})
    return form if corrected or not form.is_valid() else _changed(form, written(form))


def _of_last(last: UpdateView | None) -> dict[str, Any]:
    return {"languages": list(last.texts), "answers": dict(last.answers)} if last else {}


def _texts_of(update: UpdateView) -> dict[str, str]:
    return {f"{name}_{language}": getattr(texts, name) for language, texts in update.texts.items() for name in FIELDS}


def _rounded(at: datetime) -> datetime:
    """Go up to the next five minutes: people promise round times."""
    late = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    return at + _STEP - late if late else at


def _wall(at: datetime) -> str:
    return localtime(at).replace(tzinfo=None).isoformat(timespec="minutes")


def _as_data(values: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [str(value)])
    return data


def _settled(data: QueryDict, form: TellForm) -> TellForm:
    """Let the texts say what is known by now, or what the button asks for; the form is valid."""
    if more := begun(form):
        form = _changed(form, more)
        form.is_valid()
    if unknown := data.get("unknown"):
        form = _changed(form, admitted(form, str(unknown)))
        form.is_valid()
    return _changed(form, written(form) if data.get("do") == "write" else filled(form))


def _changed(form: TellForm, texts: dict[str, str]) -> TellForm:
    """Give the form with other texts."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, text in texts.items():
        data[name] = text
    return TellForm(data, form.material)


def _page(request: HttpRequest, found: IncidentView, form: TellForm, status: int = 200) -> HttpResponse:
    is_readable = form.is_valid()
    by, at = form.material.by, form.material.at
    review = actions.findings(found, form.telling(), by=by, at=at) if is_readable or form.cleaned_data.get("stage") else ()
    reach, blocking = queries.reach(found), _blocking(found, form, review)
    context = {
        "incident": found,
        "form": form,
        "blocking": blocking,
        "unknown_count": sum(1 for one in blocking if one[1]),
        "hints": [words.finding(one) for one in review if not one.holds_back],
        "counts": _counts(form),
        "is_assessed": form.assessment.first_at is not None,
        "reach": reach,
        "recipients": len(reach.recipients),
        "must_be_read": queries.must_be_read(found.severity),
        "kept": queries.kept_promises(at),
        "may_set_up": may(by, "configure", Subject(kind="settings")),
        "methods": [words.method(one) for one in form.etas.values()][:1],
    }
    return render(request, "incidents/tell.html", context, status=_status(request, is_readable, status))


def _status(request: HttpRequest, is_readable: bool, status: int) -> int:
    """Answer parts of the page as such: the browser draws them whatever is wrong."""
    if request.headers.get("HX-Request"):
        return 200
    return status if is_readable else 422


def _blocking(found: IncidentView, form: TellForm, review: tuple[Found, ...]) -> list[tuple[str, str, str]]:
    """Say what holds it back; a blank is named once, with its name for the button that says it is not known, or where it is said."""
    held = [one for one in review if one.holds_back]
    by_blank = {one.about if one.what is Finding.BLANK else str(place): one for place, one in reversed([*enumerate(held)])}
    return [
        (words.finding(one), one.about if one.about in MAY_BE_UNKNOWN else "", _where(found, form, one))
        for one in reversed(by_blank.values())
    ]


def _where(found: IncidentView, form: TellForm, one: Found) -> str:
    """Give the address of what says what a blank waits for: a field of this form, or the form that ends the incident."""
    asked = f"{_ANSWERED.get(one.about, '')}_{one.language}"
    if one.what is Finding.BLANK and asked in form.fields:
        return f"#id_{asked}"
    ends = one.what is Finding.BLANK and one.about in _KNOWN_WHEN_OVER and found.is_ongoing
    return reverse("incident-small", args=[found.key, "resolve"]) if ends else ""


def _counts(form: TellForm) -> dict[str, str]:
    """Count the points of each section of the texts inside, by language."""
    return {
        language: ", ".join(f"{heading} {points}" for heading, points in outline(form.data.get(f"internal_{language}", ""))[1])
        for language in form.chosen
    }
