"""Incidents and maintenance, which are one thing to Statuspage."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from varsko.compat.statuspage.wire import Call, Reply, flag, moment, route, states, text
from varsko.kernel.errors import Invalid, NotFound
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageView, PlannedView, ReportDraft, ReportView, SaidDraft
from varsko.statuspages.queries import wire

_PLANNED = ("scheduled", "in_progress", "verifying", "completed")
_LISTS = {
    "unresolved": Q(stage__in=["investigating", "identified", "monitoring"]),
    "upcoming": Q(stage="scheduled"),
    "scheduled": Q(stage__in=["scheduled", "in_progress", "verifying"]),
    "active_maintenance": Q(stage__in=["in_progress", "verifying"]),
}
_MOST = 1000


def _incident(report: ReportView, view: PageView) -> dict[str, Any]:
    return {
        **wire.incident(report, view),
        **({"publish_at": wire.when(report.publish_at, view)} if report.publish_at else {}),  # ours: it is prepared, and waits
        "impact_override": report.impact_override or None,
        "metadata": {},
        "scheduled_for": wire.when(report.planned_for, view),
        "scheduled_until": wire.when(report.planned_until, view),
        "scheduled_remind_prior": report.remind_before > 0,
        "scheduled_reminded_at": wire.when(report.reminded_at, view),
        "scheduled_auto_in_progress": report.begins_itself,
        "scheduled_auto_completed": report.ends_itself,
        "auto_transition_to_maintenance_state": report.begins_itself,
        "auto_transition_to_operational_state": report.ends_itself,
        "postmortem_body": wire.postmortem(report.learned, view),
        "postmortem_body_last_updated_at": wire.when(report.learned_at, view),
        "postmortem_ignored": not report.learned,
        "postmortem_notified_subscribers": False,
        "postmortem_notified_twitter": False,
        "postmortem_published_at": wire.when(report.learned_at, view),
    }


def incidents(call: Call) -> Reply:
    """List all, the newest first, perhaps those whose name holds `q`."""
    view, wanted = call.page(), call.query.get("q", "").lower()
    all_of_them = [_incident(one, view) for one in queries.reports(view.id, limit=_MOST)]
    return Reply(call.part([one for one in all_of_them if wanted in one["name"].lower()]))


def some(call: Call) -> Reply:
    """List the unresolved, upcoming, scheduled or running ones."""
    view = call.page()
    if call.parts["incident"] not in _LISTS:
        return Reply(_incident(found(call, view), view))
    rows = queries.reports(view.id, _LISTS[call.parts["incident"]], limit=_MOST)
    return Reply(call.part([_incident(one, view) for one in rows]))


def found(call: Call, view: PageView) -> ReportView:
    """Find the incident of the path, prepared ones too. Raises NotFound."""
    one = queries.report(view.id, call.parts["incident"], drafts=True)
    if one is None:
        raise NotFound("incident")
    return one


def add(call: Call) -> Reply:
    """Tell of an incident, or plan maintenance when it has times; with `publish_at`, which is ours, it is told then."""
    view, said = call.page("change"), call.said("incident")
    begins, until = moment(said, "scheduled_for"), moment(said, "scheduled_until")
    status = text(said, "status", "scheduled" if begins else "investigating")
    is_past = flag(said, "backfilled", False)
    past = moment(said, "backfill_date") if is_past else None
    draft = ReportDraft(
        titles={view.language: text(said, "name")},
        texts={view.language: text(said, "body")},
        stage="resolved" if is_past else status,
        affects={} if is_past else states(said, view),
        impact=text(said, "impact_override"),
        began_at=past,
        over_at=past,
        backfilled=is_past,
        planned_for=begins if status in _PLANNED else None,
        planned_until=until if status in _PLANNED else None,
        begins_itself=flag(said, "scheduled_auto_in_progress", False),
        ends_itself=flag(said, "scheduled_auto_completed", False),
        remind_before=60 if flag(said, "scheduled_remind_prior", False) and begins else 0,
        told=flag(said, "deliver_notifications", True) and not is_past,
        publish_at=moment(said, "publish_at"),
    )
    made = actions.open_report(by=call.actor, at=call.at, ref=view.id, draft=draft)
    return Reply(_incident(made, view), 201)


def change(call: Call) -> Reply:
    """Change the name or impact; a body, a status or states of components make a new update.

    With `publish_at` the update is said then; of what waits itself, it is the time at which it is published, or with null not by itself.
    """
    view, said = call.page("change"), call.said("incident")
    report = found(call, view)
    about: dict[str, Any] = {"by": call.actor, "at": call.at, "ref": view.id, "code": report.code}
    fields: dict[str, Any] = {}
    if text(said, "name"):
        fields["titles"] = {**report.titles, view.language: text(said, "name")}
    if "impact_override" in said:
        fields["impact"] = text(said, "impact_override")
    if fields:
        actions.change_report(**about, **fields)
    begins, until = moment(said, "scheduled_for"), moment(said, "scheduled_until")
    ends = until or report.planned_until
    if report.is_maintenance and (begins or until) and ends:
        actions.reschedule(**about, planned_for=begins or report.planned_for or report.began_at, planned_until=ends)
    publish_at = moment(said, "publish_at")
    if "publish_at" in said and report.is_draft:
        actions.schedule_report(**about, publish_at=publish_at)
        publish_at = None
    _say(said, view, report, about, publish_at)
    return Reply(_incident(found(call, view), view))


def _say(said: Mapping[str, Any], view: PageView, report: ReportView, about: Mapping[str, Any], publish_at: datetime | None) -> None:
    """Make a new update of what is said, perhaps later."""
    affects = states(said, view)
    if publish_at and not text(said, "body"):
        raise Invalid({"publish_at": "is when an update is said, which needs a body: this incident is published already"})
    if not text(said, "body") and not affects and text(said, "status", report.stage) == report.stage:
        return
    told = flag(said, "deliver_notifications", True)
    update = SaidDraft(texts={view.language: text(said, "body")}, stage=text(said, "status"), affects=affects, told=told)
    if publish_at:
        actions.plan_update(**about, said=update, publish_at=publish_at)
    else:
        actions.say(**about, said=update)


def planned(call: Call) -> Reply:
    """List the updates that wait for their time: that is ours."""
    view = call.page()
    return Reply([_planned(one, view) for one in call.part(queries.planned_updates(found(call, view).id))])


def change_planned(call: Call) -> Reply:
    """Let an update that waits say something else, or be said at another time."""
    view, said = call.page("change"), call.said("incident_update")
    report = found(call, view)
    known = _waiting(call, report)
    texts = {**known.texts, view.language: text(said, "body", known.texts.get(view.language, ""))}
    at = moment(said, "publish_at") or known.publish_at
    made = actions.change_plan(by=call.actor, at=call.at, ref=view.id, code=report.code, plan=known.code, texts=texts, publish_at=at)
    return Reply(_planned(made, view))


def cancel_planned(call: Call) -> Reply:
    """Let an update that waits not be said at all; answers with what it was."""
    view = call.page("change")
    report = found(call, view)
    known = _waiting(call, report)
    actions.cancel_plan(by=call.actor, at=call.at, ref=view.id, code=report.code, plan=known.code)
    return Reply(_planned(known, view))


def _waiting(call: Call, report: ReportView) -> PlannedView:
    known = next((one for one in queries.planned_updates(report.id) if one.code == call.parts["update"]), None)
    if known is None:
        raise NotFound("planned update")
    return known


def _planned(one: PlannedView, view: PageView) -> dict[str, Any]:
    body = one.texts.get(view.language) or next(iter(one.texts.values()), "")
    when = wire.when(one.publish_at, view)
    return {"id": one.code, "status": one.stage, "body": body, "publish_at": when, "deliver_notifications": one.told}


def remove(call: Call) -> Reply:
    """Take it off the page; answers with what it was."""
    view = call.page("configure")
    report = found(call, view)
    actions.remove_report(by=call.actor, at=call.at, ref=view.id, code=report.code)
    return Reply(_incident(report, view))


def change_update(call: Call) -> Reply:
    """Correct what an update says, or when it was said."""
    view, said = call.page("change"), call.said("incident_update")
    report = found(call, view)
    update = next((one for one in report.updates if one.code == call.parts["update"]), None)
    if update is None:
        raise NotFound("incident update")
    texts = {**update.texts, view.language: text(said, "body", update.texts.get(view.language, ""))}
    after = actions.edit_update(
        by=call.actor, at=call.at, ref=view.id, code=report.code, number=update.number, texts=texts, said_at=moment(said, "display_at")
    )
    edited = next(one for one in after.updates if one.code == update.code)
    return Reply(wire.update(edited, after, view))


_ALL, _ONE = "/v1/pages/{page}/incidents", "/v1/pages/{page}/incidents/{incident}"
ROUTES = (
    *route("GET", _ALL, incidents),
    *route("POST", _ALL, add),
    *route("GET", _ONE, some),
    *route("PATCH PUT", _ONE, change),
    *route("DELETE", _ONE, remove),
    *route("PATCH PUT", f"{_ONE}/incident_updates/{{update}}", change_update),
    *route("GET", f"{_ONE}/planned_updates", planned),
    *route("PATCH PUT", f"{_ONE}/planned_updates/{{update}}", change_planned),
    *route("DELETE", f"{_ONE}/planned_updates/{{update}}", cancel_planned),
)
