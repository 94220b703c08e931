"""The page as others see it: a group of readers, one person, one subscriber. The same bytes, their links led within the preview."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from varsko.core.clock import now
from varsko.kernel.errors import NotFound
from varsko.kernel.text import clean
from varsko.people import queries as people
from varsko.statuspages import queries
from varsko.statuspages.data import PageView, Sight, together
from varsko.statuspages.pages.asked import actor_of, page_of
from varsko.statuspages.pages.audiences import audience_of
from varsko.statuspages.pages.sight import sheet_for
from varsko.statuspages.render.sheets import HTML, MARK


@require_safe
def preview(request: HttpRequest, slug: str, code: str, path: str = "") -> HttpResponse:
    """Show the page as a group sees it."""
    page = page_of(request, slug, "change")
    found = audience_of(page, code)
    said = _("This is what the group %(name)s sees.") % {"name": found.name}
    return _seen(page, together([found]), path, here=f"/status-pages/{page.slug}/readers/{found.code}/see/", said=said)


@require_safe
def choose_person(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the page as the person with a mail address sees it."""
    page = page_of(request, slug, "configure")
    wanted = clean(request.GET.get("email", "")).strip()
    found = next(iter(people.users_by_email([wanted]).values()), None)
    if found is None or not found.is_active:
        messages.error(request, _("Nobody here signs in with the address %(address)s.") % {"address": wanted[:100]})
        return redirect("status-audiences", slug=page.slug)
    return redirect("status-preview-person", slug=page.slug, person=found.id)


@require_safe
def preview_person(request: HttpRequest, slug: str, person: str, path: str = "") -> HttpResponse:
    """Show the page as one person sees it who has signed in: the whole, what their groups see, or that they see nothing."""
    page = page_of(request, slug, "configure")
    seen_by = people.actor_for_person(person)
    if not seen_by.role:
        raise NotFound("person")
    name = seen_by.who.name
    if queries.may_read(seen_by, page) or not page.has_audiences:
        said = _("This is what %(name)s sees: the whole page.") % {"name": name}
        return _seen(page, None, path, here=_of_person(page, person), said=said)
    groups = [one for one in queries.admitted(page.id) if one.holds(seen_by)]
    if not groups:
        return _refused(request, page, name)
    facts = {"name": name, "groups": ", ".join(one.name for one in groups if not one.alone)}
    said = _("This is what %(name)s sees, as one of: %(groups)s.") if facts["groups"] else _("This is what %(name)s sees, in no group.")
    return _seen(page, together(groups), path, here=_of_person(page, person), said=said % facts)


@require_safe
def preview_subscriber(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Lead to the page as a subscriber may read it: as a person, as a group, or as anybody."""
    page = page_of(request, slug, "configure")
    found = queries.subscriber(page.id, code, by=actor_of(request))
    if found is None:
        raise NotFound("subscriber")
    if found.person:
        return redirect("status-preview-person", slug=page.slug, person=found.person)
    if found.audience_code:
        return redirect("status-preview", slug=page.slug, code=found.audience_code)
    if page.has_audiences:  # from the time when it was for everybody
        return _refused(request, page, found.shown)
    return redirect("status-sheet", page.slug, found.language if found.language in page.languages else page.language)


def _refused(request: HttpRequest, page: PageView, name: str) -> HttpResponse:
    messages.info(request, _("%(name)s belongs to no group of readers: for them there is no such page.") % {"name": name})
    return redirect("status-audiences", slug=page.slug)


def _of_person(page: PageView, person: str) -> str:
    return f"/status-pages/{page.slug}/see-as/{person}/"


def _seen(page: PageView, sight: Sight | None, path: str, *, here: str, said: str) -> HttpResponse:
    made = sheet_for(page, sight, clean(path).strip("/") or page.language, now())
    if made is None:
        raise NotFound("sheet")
    body = made.plain
    if made.kind == HTML:
        body, dead = _without_doors(body.replace(f"/status/{page.slug}/".encode(), here.encode()), here)
        said = f"{said} {_('Subscribing is not possible in this preview.')}" if dead else said
        note = format_html('<p class="copy" role="note">{}</p>', said).encode()
        body = body.replace(MARK, note, 1)
    response = HttpResponse(body, content_type=made.kind)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _without_doors(body: bytes, here: str) -> tuple[bytes, int]:
    """Strike out the links to subscribing, which leads nowhere from a preview; gives how many there were too."""
    door = re.compile(rb'<a href="' + re.escape(here.encode()) + rb'subscribe\?[^"]*">([^<]*)</a>')
    return door.subn(rb'<a role="link" aria-disabled="true"><s>\1</s></a>', body)
