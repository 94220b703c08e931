"""Pages themselves: made, changed, deleted; their own host names; the link that opens one."""

import secrets
from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.core import sequences, wake
from varsko.core.outbox import record
from varsko.events.statuspages import StatusPageChanged, StatusPageCreated, StatusPageDeleted
from varsko.kernel.errors import Conflict, Invalid
from varsko.kernel.text import clean, is_web_address
from varsko.kernel.zones import is_zone
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.people.domain.permissions import demand
from varsko.statuspages.actions.buckets import copy_later
from varsko.statuspages.actions.carried import carry_later
from varsko.statuspages.actions.reports import withdraw
from varsko.statuspages.actions.rows import about, held, touch
from varsko.statuspages.data import LANGUAGES, PageDraft, PageView
from varsko.statuspages.domain import colours, limits, networks
from varsko.statuspages.domain.uptime import are_weights
from varsko.statuspages.models import Host, HostWatch, StatusPage
from varsko.statuspages.queries.pages import ABOUT
from varsko.statuspages.queries.views import page_view

WAKE = "status pages"
"""The topic that is woken when pages were written, or one is not to be served any more."""
_COLUMNS = (
    "name",
    "slug",
    "description",
    "access",
    "time_zone",
    "accent",
    "announcement",
    "support_url",
    "takes",
    "alarm_from",
    "networks",
    "teams",
    "weights",
)


def create_page(*, by: Actor, at: datetime, draft: PageDraft) -> PageView:
    """Make a page. Raises NotAllowed, Invalid, Conflict for a slug or host name that is taken."""
    demand(by, "configure", ABOUT)
    said = _checked(draft)
    with transaction.atomic():
        sequences.hold("status pages")
        if StatusPage.objects.count() >= limits.MOST_PAGES:
            raise Invalid({"name": _("There is no room for more.")})
        _refuse_taken(said, None)
        row = StatusPage.objects.create(
            **{name: said[name] for name in _COLUMNS},
            languages=said["languages"],
            password=make_password(draft.password) if draft.password else "",
            created_at=at,
            updated_at=at,
            due_at=at,
        )
        _set_hosts(row, said["hosts"], at)
        record(StatusPageCreated(**about(row, by, at), name=row.name, slug=row.slug, access=row.access))
    return _shown(row)


def change_page(*, by: Actor, at: datetime, ref: object, draft: PageDraft) -> PageView:
    """Let a page be as the draft says; an empty password leaves the one it has. Raises NotFound, NotAllowed, Invalid, Conflict."""
    with transaction.atomic():
        sequences.hold("status pages")
        row = held(by, ref, verb="configure")
        said = _checked(draft, row)
        if said["access"] == "password" and not (draft.password or row.password):
            raise Invalid({"password": _("Choose a password.")})
        _refuse_taken(said, row)
        before = {**{name: getattr(row, name) for name in _COLUMNS}, "languages": row.languages, "hosts": _hosts(row)}
        changed = {name: value for name, value in said.items() if value != before[name]}
        columns = {name: value for name, value in changed.items() if name != "hosts"}
        if draft.password:
            columns["password"] = make_password(draft.password)
        StatusPage.objects.filter(pk=row.pk).update(**columns, updated_at=at)
        if "hosts" in changed:
            _set_hosts(row, said["hosts"], at)
        if row.access == StatusPage.Access.INTERNAL and "access" in changed:
            withdraw(row, at, incident__isnull=False)  # told in the words for inside, which must not go outside by themselves
        facts = about(row, by, at)
        record(*(StatusPageChanged(**facts, field=name, before=_text(before[name]), after=_text(new)) for name, new in changed.items()))
        touch(row, at)
        wake.after_commit(WAKE)
    return _shown(row)


def hold_page(*, by: Actor, ref: object) -> PageView:
    """Keep a page as it is until the caller's transaction ends, and give it: for whoever changes a part of it and leaves the rest.

    Raises NotFound, NotAllowed.
    """
    sequences.hold("status pages")  # before the page, as whoever changes one does
    return _shown(held(by, ref, verb="configure"))


def renew_link(*, by: Actor, at: datetime, ref: object) -> None:
    """Give a page's link a new secret: the old link opens nothing any more. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held(by, ref, verb="configure")
        StatusPage.objects.filter(pk=row.pk).update(link_secret=secrets.token_hex(), updated_at=at)
        record(StatusPageChanged(**about(row, by, at), field="link", before="", after=""))


def delete_page(*, by: Actor, at: datetime, ref: object) -> None:
    """Delete a page with all that was on it. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        row = held(by, ref, verb="configure")
        record(StatusPageDeleted(**about(row, by, at), name=row.name, slug=row.slug))
        page_id = row.pk
        row.delete()
        copy_later(page_id, at=at)
        carry_later(row, at=at)
        wake.after_commit(WAKE)


def _shown(row: StatusPage) -> PageView:
    return page_view(StatusPage.objects.prefetch_related("hosts").get(pk=row.pk))


def _hosts(row: StatusPage) -> list[str]:
    return sorted(row.hosts.values_list("name", flat=True))


def _set_hosts(row: StatusPage, names: list[str], at: datetime) -> None:
    row.hosts.exclude(name__in=names).delete()
    known = set(_hosts(row))
    made = [Host.objects.create(page=row, name=name) for name in names if name not in known]
    HostWatch.objects.bulk_create([HostWatch(host=one, since=at, due_at=at) for one in made])
    if made:
        wake.after_commit()


def _text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _checked(draft: PageDraft, known: StatusPage | None = None) -> dict[str, Any]:
    """Clean a draft, of a page that is `known` already perhaps; raises Invalid with every fault."""
    said = {name: clean(value).strip() if isinstance(value, str) else value for name, value in asdict(draft).items()}
    said["name"] = " ".join(said["name"].split())
    said["accent"] = said["accent"].lower()
    said["hosts"] = sorted({clean(one).strip().lower() for one in draft.hosts if one.strip()})
    said["networks"] = list(dict.fromkeys(networks.normal(one) for one in draft.networks if one.strip()))
    said["teams"] = sorted(set(draft.teams))
    said["weights"] = dict(draft.weights) if draft.weights is not None else known.weights if known else {}
    said["languages"] = list(dict.fromkeys(draft.languages))
    teams = {one.id for one in people.teams()} if said["teams"] or (known and known.teams) else set()
    faults = (*_faults(said), *_faults_of_looks(said), *_faults_of_readers(said, teams, known))
    wrong = {name: text for name, text in faults if text}
    said["teams"] = [one for one in said["teams"] if one in teams]
    if said["access"] == "password" and not (said["password"] or known):
        wrong["password"] = _("Choose a password.")
    if wrong:
        raise Invalid(wrong)
    return {name: said[name] for name in (*_COLUMNS, "languages", "hosts")}


def _faults(said: dict[str, Any]) -> list[tuple[str, str]]:
    choose = _("Choose one of what is offered.")
    return [
        ("name", "" if 0 < len(said["name"]) <= limits.NAME else _("A name needs 1 to %(count)d letters.") % {"count": limits.NAME}),
        ("slug", "" if limits.is_slug(said["slug"]) else _("Small letters, digits and hyphens, such as our-status.")),
        ("description", _too_long(said["description"], limits.DESCRIPTION)),
        ("announcement", _too_long(said["announcement"], limits.ANNOUNCEMENT)),
        ("access", "" if said["access"] in limits.ACCESS else choose),
        ("alarm_from", "" if 0 <= said["alarm_from"] <= limits.MOST_ALARM else choose),
        ("takes", "" if said["takes"] in limits.TAKES else choose),
        ("time_zone", "" if is_zone(said["time_zone"]) else choose),
        ("languages", "" if said["languages"] and set(said["languages"]) <= set(LANGUAGES) else choose),
        ("hosts", _wrong_hosts(said["hosts"])),
        ("weights", "" if are_weights(said["weights"]) else _("A share from 0 to 100 percent for each state.")),
    ]


def _faults_of_looks(said: dict[str, Any]) -> list[tuple[str, str]]:
    support, accent = said["support_url"], said["accent"]
    is_address = not support or (len(support) <= limits.URL and (is_web_address(support) or support.startswith("mailto:")))
    return [
        ("support_url", "" if is_address else _("Write a web address, such as https://example.org, or mailto: and a mail address.")),
        ("accent", _unreadable(accent)),
    ]


def _faults_of_readers(said: dict[str, Any], teams: set[str], page: StatusPage | None) -> list[tuple[str, str]]:
    """Find what is wrong with who reads it. A team that is gone may stand there yet: it is left out, and whoever saves named it not."""
    is_wrong = "" in said["networks"] or len(said["networks"]) > networks.MOST_NETWORKS
    is_needed = said["access"] == "network" and not said["networks"]
    before = set(page.teams) if page else set()
    has_lost_all = page is not None and page.access == "teams" and not before & teams
    nobody = said["access"] == "teams" and not said["teams"] and not has_lost_all
    return [
        ("networks", _("Networks such as 10.20.0.0/16 or 2001:db8::/32, one a line.") if is_wrong or is_needed else ""),
        ("teams", _("Choose one of what is offered.") if nobody or set(said["teams"]) - teams - before else ""),
    ]


def _unreadable(colour: str) -> str:
    if not colours.is_colour(colour):
        return _("Write a colour such as #1c5fad.")
    found = colours.contrast(colour, colours.LIGHT)
    if found >= colours.ENOUGH:
        return ""
    said = {"found": f"{found:.1f}", "other": colours.readable(colour, colours.LIGHT)}
    return _("Not everybody can read this colour on white: its contrast is %(found)s, and 4.5 is needed. %(other)s would do.") % said


def _too_long(text: str, limit: int) -> str:
    return "" if len(text) <= limit else _("At most %(count)d letters.") % {"count": limit}


def _wrong_hosts(names: list[str]) -> str:
    if len(names) > limits.MOST_HOSTS or not all(limits.is_host(one) for one in names):
        return _("Host names with a dot, such as status.example.org, one a line.")
    return _("Varsko itself is at this host name.") if urlsplit(settings.VARSKO.url).hostname in names else ""


def _refuse_taken(said: dict[str, Any], row: StatusPage | None) -> None:
    others = StatusPage.objects.exclude(pk=row.pk) if row else StatusPage.objects.all()
    if others.filter(slug=said["slug"]).exists():
        raise Conflict({"slug": _("Another page has this address.")})
    if Host.objects.filter(name__in=said["hosts"], page__in=others).exists():
        raise Conflict({"hosts": _("Another page has one of these host names.")})
