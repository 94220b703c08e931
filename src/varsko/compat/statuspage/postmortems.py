"""Postmortems: what readers may know of what was learned."""

from typing import Any

from varsko.compat.statuspage.incidents import found
from varsko.compat.statuspage.wire import Call, Reply, route, text
from varsko.kernel.errors import NotFound
from varsko.statuspages import actions
from varsko.statuspages.data import PageView, ReportView
from varsko.statuspages.queries import wire


def _shown(report: ReportView, view: PageView) -> dict[str, Any]:
    if not report.learned and not report.learned_draft:
        raise NotFound("postmortem")
    return {
        "preview_key": None,
        "body": wire.postmortem(report.learned, view),
        "body_updated_at": wire.when(report.learned_at, view),
        "body_draft": wire.postmortem(report.learned_draft, view),
        "body_draft_updated_at": wire.when(report.learned_draft_at, view),
        "published_at": wire.when(report.learned_at, view),
        "notify_subscribers": False,
        "notify_twitter": False,
        "custom_tweet": None,
        "created_at": wire.when(report.learned_at or report.learned_draft_at, view),
        "updated_at": wire.when(report.learned_draft_at or report.learned_at, view),
    }


def postmortem(call: Call) -> Reply:
    """Show the postmortem of an incident; one that is only prepared is for those who write."""
    view = call.page("change")
    return Reply(_shown(found(call, view), view))


def draft(call: Call) -> Reply:
    """Prepare it."""
    view, said = call.page("change"), call.said("postmortem")
    report = found(call, view)
    texts = {view.language: text(said, "body_draft", text(said, "body"))}
    made = actions.draft_learned(by=call.actor, at=call.at, ref=view.id, code=report.code, texts=texts)
    return Reply(_shown(made, view))


def publish(call: Call) -> Reply:
    """Show it to readers."""
    view = call.page("change")
    made = actions.publish_learned(by=call.actor, at=call.at, ref=view.id, code=found(call, view).code)
    return Reply(_shown(made, view))


def revert(call: Call) -> Reply:
    """Take it back, and keep it prepared."""
    view = call.page("change")
    made = actions.revert_learned(by=call.actor, at=call.at, ref=view.id, code=found(call, view).code)
    return Reply(_shown(made, view))


def drop(call: Call) -> Reply:
    """Take it away."""
    view = call.page("change")
    actions.drop_learned(by=call.actor, at=call.at, ref=view.id, code=found(call, view).code)
    return Reply(None, 204)


_ONE = "/v1/pages/{page}/incidents/{incident}/postmortem"
ROUTES = (
    *route("GET", _ONE, postmortem),
    *route("PUT", _ONE, draft),
    *route("DELETE", _ONE, drop),
    *route("PUT", f"{_ONE}/publish", publish),
    *route("PUT", f"{_ONE}/revert", revert),
)
