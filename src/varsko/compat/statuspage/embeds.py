"""The embedded banner of a page: in which corner it appears, and its colours."""

from typing import Any

from varsko.compat.statuspage.wire import Call, Reply, route, text
from varsko.kernel.errors import Invalid
from varsko.statuspages import actions, queries
from varsko.statuspages.data import EmbedView, PageView

_NAMES = {
    "position": "position",
    "incident_background_color": "incident_ground",
    "incident_text_color": "incident_text",
    "maintenance_background_color": "maintenance_ground",
    "maintenance_text_color": "maintenance_text",
}


def _shown(view: PageView, one: EmbedView) -> dict[str, Any]:
    return {"page_id": view.code, **{theirs: getattr(one, ours) for theirs, ours in _NAMES.items()}}


def embed(call: Call) -> Reply:
    """Tell how the banner is."""
    view = call.page("configure")
    return Reply(_shown(view, queries.embed(view.id)))


def change(call: Call) -> Reply:
    """Change what is named of the banner."""
    view, said = call.page("configure"), call.said("status_embed_config")
    known = queries.embed(view.id)
    draft = EmbedView(**{ours: text(said, theirs, getattr(known, ours)) for theirs, ours in _NAMES.items()})
    try:
        return Reply(_shown(view, actions.set_embed(by=call.actor, at=call.at, ref=view.id, draft=draft)))
    except Invalid as error:
        theirs = {ours: name for name, ours in _NAMES.items()}
        raise Invalid({theirs[name]: said for name, said in error.errors.items()}) from None


_ONE = "/v1/pages/{page}/status_embed_config"
ROUTES = (*route("GET", _ONE, embed), *route("PATCH PUT", _ONE, change))
