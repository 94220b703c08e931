"""Keys for machines, with what to paste into each sender."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from varsko.core import sources
from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import actions, queries
from varsko.people.data import Actor, KeyView, Subject
from varsko.people.domain.permissions import NotAllowed, may, rights_to_give
from varsko.people.forms import RIGHT_NAMES, EditKey, Mapping, NewKey
from varsko.people.pages.asking import asker
from varsko.ui.forms import attempt, saved, status_of

_API = "api"
_BLANK = "vk_…"
_SPOKEN = "opsgenie"  # what a client of no special kind may say to begin with


def keys(request: HttpRequest) -> HttpResponse:
    """List the keys that one may manage."""
    by = _manager(request)
    found = queries.keys(by)
    at = now()
    rows = [{"key": one, "kind": _label(one.kind), "is_over": bool(one.expires_at and one.expires_at <= at)} for one in found]
    return render(request, "people/keys.html", {"rows": rows})


@never_cache
def new_key(request: HttpRequest) -> HttpResponse:
    """Make a key; its secret is shown once, right here."""
    by = _manager(request)
    form = NewKey(
        request.POST or None,
        kinds=_kinds(),
        teams=_teams(by),
        rights=rights_to_give(by, by.manages),
        initial={"kind": request.GET.get("kind", _API)},
    )
    made = attempt(form, lambda: _make(by, form.cleaned_data))
    if made:
        view, secret = made
        return render(request, "people/key_made.html", {"key": view, "secret": secret, "source": _filled(view, secret)})
    return render(request, "people/key_new.html", {"form": form}, status=status_of(form))


def key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Show and change a key, and what to paste where."""
    by = asker(request)
    view = _managed(by, key_id)
    own = rights_to_give(by, queries.about_key(view.team_id).team_ids)
    form = EditKey(request.POST or None, rights=view.rights | own, initial={"name": view.name, "rights": list(view.rights)})
    if saved(form, lambda: actions.update_key(by=by, at=now(), key_id=view.id, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("key", key_id=view.id)
    context = {
        "key": view,
        "kind": _label(view.kind),
        "form": form,
        "rights": [RIGHT_NAMES[one] for one in RIGHT_NAMES if one in view.rights],
        "source": _filled(view, _BLANK),
        "mapping": _mapping_form(view) if _takes_mapping(view) else None,
        "is_over": bool(view.expires_at and view.expires_at <= now()),
        "may_enable": own.issuperset(view.rights),
    }
    return render(request, "people/key.html", context, status=status_of(form))


def key_mapping(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Say where a source without a fixed shape keeps what an alert needs."""
    by = asker(request)
    view = _managed(by, key_id)
    form = _mapping_form(view, request.POST or None)
    if saved(form, lambda: _map(by, view, form.cleaned_data["mapping"])):
        messages.success(request, _("Saved."))
        return redirect("key", key_id=view.id)
    return render(request, "people/key_mapping.html", {"form": form, "key": view}, status=status_of(form))


@require_POST
def change_key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """Switch a key on or off, or remove it."""
    by = asker(request)
    view = _managed(by, key_id)
    if request.POST.get("do") == "delete":
        actions.delete_key(by=by, at=now(), key_id=view.id)
        messages.success(request, _("The key %(name)s is removed.") % {"name": view.name})
        return redirect("keys")
    actions.update_key(by=by, at=now(), key_id=view.id, enabled=request.POST.get("do") == "enable")
    return redirect("key", key_id=view.id)


def _make(by: Actor, data: dict[str, Any]) -> tuple[KeyView, str]:
    expires_at = now() + timedelta(days=int(data["expires"])) if data["expires"] else None
    return actions.create_key(
        by=by,
        at=now(),
        name=data["name"],
        kind=data["kind"],
        rights=data["rights"],
        team_id=data["team_id"] or None,
        expires_at=expires_at,
    )


def _map(by: Actor, view: KeyView, text: str) -> KeyView:
    lines = [line.partition("=") for line in text.splitlines() if line.strip()]
    mapping = {name.strip(): rule.strip() for name, _sign, rule in lines}
    source = sources.source(view.kind)
    wrong = source.check(mapping) if source and source.check else {}
    if wrong:
        raise Invalid({"mapping": " ".join(f"{name} {said}." for name, said in wrong.items())})
    return actions.update_key(by=by, at=now(), key_id=view.id, mapping=mapping)


def _mapping_form(view: KeyView, data: Any = None) -> Mapping:
    return Mapping(data, initial={"mapping": "\n".join(f"{name} = {rule}" for name, rule in view.mapping.items())})


def _takes_mapping(view: KeyView) -> bool:
    source = sources.source(view.kind)
    return bool(source and source.check)


def _filled(view: KeyView, secret: str) -> dict[str, str] | None:
    source = sources.source(_SPOKEN if view.kind == _API and "create" in view.rights else view.kind)
    if source is None:
        return None
    return {"label": _label(view.kind), "paste_into": source.paste_into, "text": source.filled(url=settings.VARSKO.url, key=secret)}


def _kinds() -> list[tuple[str, Any]]:
    return [(_API, _label(_API)), *((one.kind, one.label) for one in sources.sources())]


def _label(kind: str) -> str:
    source = sources.source(kind)
    return str(source.label) if source else _("Any API client")


def _teams(by: Actor) -> list[tuple[str, str]]:
    own = [(one.id, one.name) for one in queries.teams(by) if may(by, "configure", queries.about_key(one.id))]
    return [("", _("All teams")), *own] if may(by, "configure", queries.about_key("")) else own


def _manager(request: HttpRequest) -> Actor:
    by = asker(request)
    if not by.manages and not may(by, "configure", Subject(kind="key")):
        raise NotAllowed("see key")
    return by


def _managed(by: Actor, key_id: UUID) -> KeyView:
    view = queries.key(key_id)
    if view is None or not may(by, "configure", queries.about_key(view.team_id)):
        raise NotFound("key")
    return view
