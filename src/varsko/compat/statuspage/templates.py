"""Templates of incidents: texts that are ready."""

from typing import Any

from varsko.compat.statuspage.wire import Call, Reply, flag, route, text
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageView, TemplateDraft, TemplateView
from varsko.statuspages.queries import wire


def _shown(one: TemplateView, view: PageView) -> dict[str, Any]:
    return wire.template(one, view, queries.components(view.id))


def templates(call: Call) -> Reply:
    """List the texts that are ready; they are for those who write."""
    view = call.page("change")
    return Reply([_shown(one, view) for one in call.part(queries.templates(view.id))])


def add(call: Call) -> Reply:
    """Have a text ready."""
    view, said = call.page("change"), call.said("template")
    codes = said.get("component_ids")
    draft = TemplateDraft(
        name=text(said, "name"),
        titles={view.language: text(said, "title")},
        texts={view.language: text(said, "body")},
        stage=text(said, "update_status", "investigating"),
        components=tuple(str(one) for one in codes) if isinstance(codes, list) else (),
        told=flag(said, "should_send_notifications", True),
    )
    return Reply(_shown(actions.add_template(by=call.actor, at=call.at, ref=view.id, draft=draft), view), 201)


_ALL = "/v1/pages/{page}/incident_templates"
ROUTES = (*route("GET", _ALL, templates), *route("POST", _ALL, add))
