"""Telling people: one form, two texts, in as many languages as are chosen. Every button works without script."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.data import IncidentView
from varsko.incidents.domain.telling.blanks import MAY_BE_UNKNOWN
from varsko.incidents.domain.telling.review import FIELDS, Finding, Found, outline
from varsko.incidents.forms.telling import TellForm, admitted, beginning, filled, written
from varsko.incidents.pages.asked import actor_of, incident_of
from varsko.incidents.told import UpdateView
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor

_STEP = timedelta(minutes=5)


@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, key: str) -> HttpResponse:
    """Write an update, look at what is wrong with it and whom it reaches, and send it."""
    found = incident_of(request, key, "change")
    by, at = actor_of(request), now()
    if request.method != "POST":
        return _page(request, found, _begun(request, found, by, at))
    form = TellForm(request.POST, by=by, incident=found, at=at)
    if request.POST.get("do") == "send" and form.is_valid():
        return _send(request, found, form, at)
    return _page(request, found, _rewritten(request.POST, form))


def _send(request: HttpRequest, found: IncidentView, form: TellForm, at: datetime) -> HttpResponse:
    try:
        sent = actions.publish(by=form.by, at=at, ref=found.id, telling=form.telling())
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
    known = queries.assessment(found.id)
    start = beginning(found, at=at, cadence=cadence, language=by.language, seen=known.seen or known.impact, last=_of_last(last))
    if corrected:
        start |= {"corrects": corrected.number, "stage": corrected.stage, "restart": corrected.restart, **_texts_of(corrected)}
    if request.GET.get("stage"):
        start["stage"] = request.GET["stage"]
    start |= {"id": uuid4(), "next_update_at": _wall(_rounded(start["next_update_at"]))}
    form = TellForm(_as_data(start), by=by, incident=found, at=at)
    return form if corrected else _changed(form, written(form) if form.is_valid() else {})


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


def _rewritten(data: QueryDict, form: TellForm) -> TellForm:
    """Do what the button asks for: write the texts anew, say that something is not known, or fill in what is."""
    if not form.is_valid():
        return form
    blank = data.get("unknown", "")
    fresh = [one for one in form.chosen if not any(form.cleaned_data.get(f"{name}_{one}") for name in FIELDS)]
    if blank:
        return _changed(form, admitted(form, blank))
    if data.get("do") == "write":
        return _changed(form, written(form))
    new = {name: text for name, text in written(form).items() if name.rpartition("_")[2] in fresh} if fresh else {}
    return _changed(form, filled(form) | new)


def _changed(form: TellForm, texts: dict[str, str]) -> TellForm:
    """Give the form with other texts."""
    data = QueryDict(mutable=True)
    data.update(form.data)
    for name, text in texts.items():
        data[name] = text
    return TellForm(data, by=form.by, incident=form.incident, at=form.at)


def _page(request: HttpRequest, found: IncidentView, form: TellForm, status: int = 200) -> HttpResponse:
    is_readable = form.is_valid()
    review = actions.findings(found, form.telling(), by=form.by, at=form.at) if is_readable or form.cleaned_data.get("stage") else ()
    reach = queries.reach(found)
    context = {
        "incident": found,
        "form": form,
        "blocking": _blocking(review),
        "hints": [words.finding(one) for one in review if not one.holds_back],
        "counts": _counts(form),
        "is_assessed": form.assessment.first_at is not None,
        "reach": reach,
        "recipients": len(reach.recipients),
        "must_be_read": queries.must_be_read(found.severity),
        "kept": queries.kept_promises(form.at),
        "methods": [words.method(one) for one in form.etas.values()][:1],
    }
    return render(request, "incidents/tell.html", context, status=status if is_readable or status == 422 else 422)


def _blocking(review: tuple[Found, ...]) -> list[tuple[str, str]]:
    """Say what holds it back; a blank is named once, with its name for the button that says it is not known."""
    held = [one for one in review if one.holds_back]
    by_blank = {one.about if one.what is Finding.BLANK else str(place): one for place, one in reversed([*enumerate(held)])}
    return [(words.finding(one), one.about if one.about in MAY_BE_UNKNOWN else "") for one in reversed(by_blank.values())]


def _counts(form: TellForm) -> dict[str, str]:
    """Count the points of each section of the texts inside, by language."""
    return {
        language: ", ".join(f"{heading} {points}" for heading, points in outline(form.data.get(f"internal_{language}", ""))[1])
        for language in form.chosen
    }
