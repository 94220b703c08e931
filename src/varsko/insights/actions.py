"""Having the page for those who lead sent by mail, and sending it: to each what they may see, in their language."""

import base64
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from varsko.core import deliveries
from varsko.core.outbox import record
from varsko.events.base import Who
from varsko.events.insights import OverviewMailChanged
from varsko.incidents import queries as incidents
from varsko.insights import links
from varsko.insights.cost_lines import cost_lines
from varsko.insights.costs import set_rates as set_rates
from varsko.insights.data import Overview
from varsko.insights.domain.mails import A_DAY, DAYS, Every, Form, next_at
from varsko.insights.models import OverviewMail
from varsko.insights.overview import overview
from varsko.insights.words import MAIL_PERIODS
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.ids import as_uuid
from varsko.people import queries as people
from varsko.people.data import Actor, Person
from varsko.people.domain.permissions import demand, may


def send_overview(*, by: Actor, at: datetime, every: str, form: str = Form.LETTER) -> None:
    """Have the page sent to whoever asks, from their next Monday or first of a month on at seven; an `every` of "" ends it.

    Raises NotAllowed, and Invalid for an unknown rhythm or form, or whoever is no person.
    """
    demand(by, "see", incidents.ANY)
    user = people.user(by.who.id) if by.who.kind == "user" else None
    if user is None:
        raise Invalid({"every": _("Only a person gets mail.")})
    if every and every not in set(Every):
        raise Invalid({"every": _("Choose one of what is offered.")})
    if every and form not in set(Form):
        raise Invalid({"form": _("Choose one of what is offered.")})
    with transaction.atomic():
        mine = OverviewMail.objects.select_for_update().filter(user=as_uuid(user.id))
        before = mine.values_list("every", "form").first() or ("", "")
        after = (every, form if every else "")
        if before == after:
            return
        if every:
            plan = {"every": every, "form": form, "due_at": next_at(Every(every), at, ZoneInfo(user.time_zone)), "leased_until": None}
            fresh = {**plan, "created_at": at}
            again = {**plan, "fence": F("fence") + 1}  # whoever sends the old one at this moment must not settle the new one
            OverviewMail.objects.update_or_create(again, fresh, user_id=user.id)
        else:
            mine.delete()
        record(OverviewMailChanged(at=at, by=by.who, subject=user.id, every=after[0], form=after[1]))


def post_overview(row: OverviewMail, *, at: datetime) -> None:
    """Send somebody the page inside the caller's transaction, and plan the next; who may not see it now is sent nothing."""
    person = people.user(row.user_id)
    if person is None:
        row.finish()
        return
    following = _following(row, at, ZoneInfo(person.time_zone))
    actor = people.actor_for_person(person.id)
    is_allowed = may(actor, "see", incidents.ANY)
    if is_allowed:
        _post(row, person, actor, following, at)
    row.finish(due_at=following, **({"sent_at": at} if is_allowed else {}))


def end_overview(*, token: str, at: datetime) -> None:
    """End somebody's mail for whoever holds the link of one, without sign-in. Once done it stays done. Raises NotFound."""
    person = people.user(links.read(token))
    if person is None:
        raise NotFound("mail")
    with transaction.atomic():
        gone, _by_model = OverviewMail.objects.filter(user=as_uuid(person.id)).delete()
        if gone:
            by = Who(kind="link", id=person.id, name=person.name)
            record(OverviewMailChanged(at=at, by=by, subject=person.id, every="", form=""))


def _following(row: OverviewMail, at: datetime, zone: ZoneInfo) -> datetime:
    """Give when the next goes out: on another day than this one, so that whoever moved westward meanwhile does not get it twice."""
    return next_at(Every(row.every), max(at, (row.due_at or at) + A_DAY), zone)


def _post(row: OverviewMail, person: Person, actor: Actor, following: datetime, at: datetime) -> None:
    """Post it under the moment of the next one: until then it is the same letter, however often the worker comes back to it."""
    every = Every(row.every)
    base = f"{settings.VARSKO.url}/insights/overview"
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        text = written(overview(by=actor, at=at, days=DAYS[every]))
        title = _("At a glance")
        is_paper = row.form == Form.PDF
        end = links.address(person.id)
        body = _("The page is attached.") if is_paper else text
        facts = {"body": body, "period": str(MAIL_PERIODS[every]), "stop": f"{base}/mail", "end": end}
        message = {
            "subject": f"{title}: {MAIL_PERIODS[every]}",
            "template": "insights/mail/overview",
            "facts": facts,
            "link": base,
            "unsubscribe": end,
            "language": person.language,
            "files": [{"name": "overview.pdf", "kind": "pdf", "base64": _paper(title, text, person.language)}] if is_paper else [],
        }
    key = f"overview:{person.id}:{following.timestamp():.0f}"
    to = deliveries.Outgoing(
        channel="email", address=person.email, name=person.name, user_id=person.id, key=key, message=message, purpose="insights"
    )
    deliveries.enqueue(to, at=at)


def written(found: Overview) -> str:
    """Write an overview as Markdown, in the language that is switched on."""
    names = {one.number: one.name for one in incidents.levels()}
    levels = [(f"{one.severity}, {names.get(one.severity, '')}", one) for one in found.levels]
    priced = {"costs": cost_lines(found.costs), "currency": found.costs.currency if found.costs else ""}
    return render_to_string("insights/overview.md", {"found": found, "levels": levels, **priced})


def _paper(title: str, text: str, language: str) -> str:
    """Set it as a PDF, as text that a message can hold; what sets it takes long to load, and few processes ever need it."""
    cut = _("There is more: it is in the Markdown.")
    return base64.b64encode(import_string("varsko.ui.paper.as_pdf")(title, text, language=language, cut=cut)).decode()
