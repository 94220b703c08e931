"""The texts that updates begin with: this installation's own, who must read updates, and texts made from a few answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from varsko.core.clock import now
from varsko.incidents import actions, queries, words
from varsko.incidents.domain.telling.blanks import ALLOWED
from varsko.incidents.domain.telling.stages import LANGUAGES, Audience, Stage
from varsko.incidents.forms.texts import GenerateForm, ReaderForm, TextForm
from varsko.incidents.pages.asked import actor_of
from varsko.kernel.errors import NotFound
from varsko.people.data import Subject
from varsko.people.domain.permissions import demand, may
from varsko.ui.forms import saved, status_of


@require_http_methods(["GET", "HEAD", "POST"])
def texts(request: HttpRequest) -> HttpResponse:
    """List the texts of a language, and say who must read updates."""
    by = actor_of(request)
    demand(by, "see", Subject(kind="settings"))
    form = ReaderForm(request.POST if request.method == "POST" else None, initial={"severity": queries.read_to()})
    if saved(form, lambda: actions.require_reader(by=by, at=now(), severity=form.cleaned_data["severity"])):
        messages.success(request, _("Saved."))
        return redirect("incident-texts")
    asked = request.GET.get("language", by.language)
    language = asked if asked in LANGUAGES else "en"
    found = {(one.stage, one.audience): one for one in queries.texts() if one.language == language}
    context = {
        "form": form,
        "language": language,
        "languages": list(words.LANGUAGES.items()),
        "rows": [(words.STAGES[one], [(words.AUDIENCES[who], found[one, who]) for who in Audience]) for one in Stage],
        "may_configure": may(by, "configure", Subject(kind="settings")),
    }
    return render(request, "incidents/texts.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest, stage: str, audience: str, language: str) -> HttpResponse:
    """Change a text, take an older version of it, or the shipped one."""
    by = actor_of(request)
    demand(by, "configure", Subject(kind="settings"))
    if stage not in set(Stage) or audience not in set(Audience) or language not in LANGUAGES:
        raise NotFound("text")
    place: dict[str, Any] = {"stage": stage, "audience": audience, "language": language}
    if request.POST.get("do") == "restore":
        actions.restore_text(by=by, at=now(), **place)
        return redirect("incident-text", stage, audience, language)
    versions = queries.text_versions(**place)
    said = queries.text(**place)
    wanted = next((one for one in versions if str(one.version) == request.GET.get("version", "")), said)
    known = {"title": wanted.template.title, "body": wanted.template.body, "base": said.version}
    form = TextForm(request.POST if request.method == "POST" else None, initial=known)
    if saved(form, lambda: actions.write_text(by=by, at=now(), **place, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("incident-text", stage, audience, language)
    context = {
        "form": form,
        "text": said,
        "heading": (words.STAGES[Stage(stage)], words.AUDIENCES[Audience(audience)], words.LANGUAGES[language]),
        "blanks": ALLOWED[Audience(audience)],
        "versions": versions,
    }
    return render(request, "incidents/text.html", context, status=status_of(form))


@require_safe
def generate(request: HttpRequest) -> HttpResponse:
    """Make finished texts in every language from a few answers; nothing is stored or sent."""
    by = actor_of(request)
    demand(by, "see", queries.ANY)
    form = GenerateForm(request.GET or None, by.language)
    made = form.made() if form.is_valid() else []
    return render(request, "incidents/generate.html", {"form": form, "made": made}, status=status_of(form))
