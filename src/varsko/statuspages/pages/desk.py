"""The desk of whoever looks after pages: all pages, one page, its settings, its components."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from varsko.core.clock import now
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.text import clean
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.statuspages import actions, queries, words
from varsko.statuspages.data import ComponentView, PageView, ReportView
from varsko.statuspages.domain.nesting import outline
from varsko.statuspages.domain.stages import Stage
from varsko.statuspages.domain.states import State
from varsko.statuspages.forms import ComponentForm, GroupForm, PageForm
from varsko.statuspages.pages.asked import actor_of, may_do, page_of
from varsko.statuspages.queries.wire import address
from varsko.statuspages.render.widget import snippets
from varsko.ui.forms import attempt, saved, status_of

_MAILBOX = {"mailbox": actions.renew_mailbox, "no-mailbox": actions.end_mailbox}


@require_safe
def desks(request: HttpRequest) -> HttpResponse:
    """List pages, with how they stand."""
    demand(actor_of(request), "see", queries.ABOUT)
    rows = [(one, words.ACCESS[one.access], queries.standing(one.id)) for one in queries.pages(actor_of(request))]
    return render(request, "statuspages/desks.html", {"rows": rows, "may_configure": may_do(request, "configure")})


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Make a page."""
    by = actor_of(request)
    demand(by, "configure", queries.ABOUT)
    form = PageForm(request.POST or None, by=by, zone=by.time_zone)
    page = attempt(form, lambda: actions.create_page(by=by, at=now(), draft=form.draft()))
    if page:
        return redirect("status-desk", slug=page.slug)
    return render(request, "statuspages/settings.html", {"form": form}, status=status_of(form))


@require_safe
def desk(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page to whoever looks after it: what is open, what is prepared, how everything is."""
    page = page_of(request, slug)
    may_configure = may_do(request, "configure", page)
    ongoing, parts = queries.ongoing(page.id), queries.components(page.id)
    answered = queries.answered(one.id for one in ongoing)
    context = {
        "page": page,
        "address": address(page),
        "reports": [{**_line(page, one), "answered": answered.get(one.id, 0)} for one in ongoing],
        "seen": [(one, words.SIGHTED[one.verdict]) for one in queries.seen(page, at=now())],
        "warnings": _warnings(page, parts, by=actor_of(request)),
        "past": [_line(page, one) for one in queries.reports(page.id, queries.IS_OVER, limit=10)],
        "groups": outline(queries.groups(page.id)),
        "components": [(one, words.STATES[one.state]) for one in parts],
        "states": [(one.value, words.STATES[one]) for one in State],
        "signer": queries.signer(page.id),
        "copy": queries.bucket_copy(page.id),
        "carried": queries.carried_copies() if page.access == "public" else [],
        "may_change": may_do(request, "change", page),
        "told_address": queries.told_address(page.id, page.code) if may_do(request, "change", page) else "",
        "may_configure": may_configure,
        "link": f"{settings.VARSKO.url}/status/{page.slug}?key={queries.link_secret(page)}"
        if may_configure and page.access == "link"
        else "",
    }
    return render(request, "statuspages/desk.html", context)


def _warnings(page: PageView, parts: list[ComponentView], *, by: Actor) -> list[dict[str, object]]:
    """Give what wants somebody's eye, the gravest first: what the page does not tell of, what is proposed, what is told too long."""
    rules = [one for one in queries.rules(page.id) if one.said != "fine" and one.is_heeded]
    said = {one.code: one.proposed for one in parts}
    mailed = {one.component: one.state for one in queries.mailboxes(page.id)}
    measured = {one.component for one in rules if one.was_broken and one.state == said[one.component]}
    at = now()
    gaps, told = queries.gaps(page.id, by=by, at=at), queries.alarms(page.id, by=by, at=at)
    untold = {one.component for one in gaps if not one.is_over}
    proposed = [(to, one) for to in reversed(State) for one in parts if one.proposed == to]
    found: list[dict[str, object]] = [{"gap": one, "name": one.component} for one in gaps if not one.is_over]
    found += [{"alarm": one, "name": one.component, "word": words.STATES[one.state]} for one in told if one.component not in untold]
    found += [{**_proposal(one, at), "is_measured": one.code in measured, "is_mailed": mailed.get(one.code) == to} for to, one in proposed]
    found += [{"gap": one, "name": one.component or one.key} for one in gaps if one.is_over]
    return [*found, *({"rule": one, "name": one.metric_name, "said": words.judged(one)} for one in rules)]


def _proposal(one: ComponentView, at: datetime) -> dict[str, object]:
    """Give what is proposed for a component, and for how long the page has said something else."""
    word = words.STATES[one.proposed] if one.proposed else ""
    return {"part": one, "name": one.name, "word": word, "length": at - one.alert_since if one.alert_since else None}


def _line(page: PageView, one: ReportView) -> dict[str, object]:
    return {"report": one, "title": words.best(one.titles, page.language)[1], "stage": words.STAGES[Stage(one.stage)]}


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a page is like, give its link a new secret, or delete it."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    match request.POST.get("do", ""):
        case "delete":
            actions.delete_page(by=by, at=now(), ref=page.id)
            messages.success(request, _("The page %(name)s is deleted.") % {"name": page.name})
            return redirect("status-desks")
        case "renew":
            actions.renew_link(by=by, at=now(), ref=page.id)
            return redirect("status-desk", slug=page.slug)
    form = PageForm(request.POST or None, by=by, page=page)
    changed = attempt(form, lambda: actions.change_page(by=by, at=now(), ref=page.id, draft=form.draft()))
    if changed:
        return redirect("status-desk", slug=changed.slug)
    facts = {"form": form, "page": page, "snippets": snippets(page) if page.is_public else ()}
    return render(request, "statuspages/settings.html", facts, status=status_of(form))


@require_POST
def set_state(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Say how a component is."""
    page = page_of(request, slug, "change")
    try:
        actions.set_state(by=actor_of(request), at=now(), ref=page.id, code=code, state=clean(request.POST.get("state", "")))
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
    return redirect("status-desk", slug=page.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def add_component(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a component on a page."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    form = ComponentForm(request.POST or None, by=by, groups=queries.groups(page.id))
    if saved(form, lambda: actions.add_component(by=by, at=now(), ref=page.id, draft=form.draft())):
        return redirect("status-desk", slug=page.slug)
    return _form(request, page, form, _("Add a component"))


@require_http_methods(["GET", "HEAD", "POST"])
def component(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Change a component, or take it off the page."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    found = queries.component(page.id, code)
    if found is None:
        raise NotFound("component")
    if request.POST.get("do") == "remove":
        actions.remove_component(by=by, at=now(), ref=page.id, code=code)
        return redirect("status-desk", slug=page.slug)
    if (wish := request.POST.get("do", "")) in _MAILBOX:
        return _mailbox(request, page, code, wish)
    form = ComponentForm(request.POST or None, by=by, groups=queries.groups(page.id), component=found)
    if saved(form, lambda: actions.change_component(by=by, at=now(), ref=page.id, code=code, draft=form.draft())):
        return redirect("status-desk", slug=page.slug)
    return _form(request, page, form, found.name, component=found)


def _mailbox(request: HttpRequest, page: PageView, code: str, wish: str) -> HttpResponse:
    try:
        _MAILBOX[wish](by=actor_of(request), at=now(), ref=page.id, code=code)
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.errors.values()))
    return redirect("status-component", slug=page.slug, code=code)


@require_http_methods(["GET", "HEAD", "POST"])
def add_group(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a group."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    form = GroupForm(request.POST or None, groups=queries.groups(page.id))
    if saved(form, lambda: actions.add_group(by=by, at=now(), ref=page.id, **form.cleaned_data)):
        return redirect("status-desk", slug=page.slug)
    return _form(request, page, form, _("Add a group"))


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """Rename a group, put it into another one, or dissolve it."""
    page, by = page_of(request, slug, "configure"), actor_of(request)
    groups = queries.groups(page.id)
    found = next((one for one in groups if one.code == code), None)
    if found is None:
        raise NotFound("group")
    if request.POST.get("do") == "remove":
        actions.remove_group(by=by, at=now(), ref=page.id, code=code)
        return redirect("status-desk", slug=page.slug)
    form = GroupForm(request.POST or None, groups=groups, group=found)
    if saved(form, lambda: actions.change_group(by=by, at=now(), ref=page.id, code=code, **form.cleaned_data)):
        return redirect("status-desk", slug=page.slug)
    return _form(request, page, form, found.name, is_group=True)


def _form(
    request: HttpRequest,
    page: PageView,
    form: GroupForm | ComponentForm,
    heading: str,
    *,
    is_group: bool = False,
    component: ComponentView | None = None,
) -> HttpResponse:
    removal = _("Dissolve it") if is_group else _("Take it off the page, with its past") if component else ""
    facts: dict[str, object] = {"page": page, "form": form, "heading": heading, "button": _("Save"), "removal": removal}
    facts["component"] = component
    if component:
        facts["mailbox"] = next((one for one in queries.mailboxes(page.id) if one.component == component.code), None)
        facts["may_mail"] = queries.is_mail_offered()
    return render(request, "statuspages/form.html", facts, status=status_of(form))
