"""Pages, components and groups."""

from typing import Any

from varsko.compat.statuspage.wire import Call, Reply, flag, route, text
from varsko.kernel.errors import Invalid, NotFound
from varsko.statuspages import actions, queries
from varsko.statuspages.data import ComponentDraft, ComponentView, GroupView, PageDraft, PageView
from varsko.statuspages.queries import wire


def _page(view: PageView) -> dict[str, Any]:
    return {
        **wire.page(view),
        "created_at": wire.when(view.created_at, view),
        "page_description": view.description or None,
        "headline": None,
        "branding": "basic",
        "subdomain": view.slug,
        "domain": view.hosts[0] if view.hosts else None,
        "support_url": view.support_url or None,
        "hidden_from_search": not view.is_public,
        "allow_page_subscribers": view.is_public,
        "allow_incident_subscribers": view.is_public,
        "allow_email_subscribers": view.is_public,
        "allow_sms_subscribers": view.is_public and queries.is_offered("sms"),
        "allow_rss_atom_feeds": True,
        "allow_webhook_subscribers": view.is_public,
        "viewers_must_be_team_members": not view.is_public,
        "ip_restrictions": ", ".join(view.networks) or None,
        "twitter_username": None,
        "css_link_color": view.accent.lstrip("#"),
    }


def pages(call: Call) -> Reply:
    """List pages."""
    return Reply([_page(one) for one in call.part(queries.pages(call.actor))])


def page(call: Call) -> Reply:
    """Show a page."""
    return Reply(_page(call.page()))


def change_page(call: Call) -> Reply:
    """Change what is named of name, description, address, host name, zone, colour and contact; what we have no place for is left out."""
    view, said = _held(call), call.said("page")
    host = text(said, "domain", view.hosts[0] if view.hosts else "")
    colour = text(said, "css_link_color")
    draft = PageDraft(
        name=text(said, "name", view.name),
        slug=text(said, "subdomain", view.slug),
        description=text(said, "page_description", view.description),
        access=view.access,
        languages=view.languages,
        time_zone=text(said, "time_zone", view.time_zone),
        accent=f"#{colour.lstrip('#')}" if colour else view.accent,
        announcement=view.announcement,
        support_url=text(said, "support_url", view.support_url),
        takes=view.takes,
        hosts=tuple(one for one in (host, *view.hosts[1:]) if one),
        alarm_from=view.alarm_from,
        networks=view.networks,
        teams=view.teams,
    )
    return Reply(_page(actions.change_page(by=call.actor, at=call.at, ref=view.id, draft=draft)))


def _held(call: Call) -> PageView:
    """Give the page for a change of what is named alone: nobody else changes it meanwhile, or what they say would be lost."""
    return actions.hold_page(by=call.actor, ref=call.page("configure").id)


def components(call: Call) -> Reply:
    """List components."""
    view = call.page()
    return Reply([wire.component(one, view) for one in call.part(queries.components(view.id))])


def component(call: Call) -> Reply:
    """Show a component."""
    view = call.page()
    return Reply(wire.component(component_of(call, view), view))


def component_of(call: Call, view: PageView) -> ComponentView:
    """Find the component of the path. Raises NotFound."""
    found = queries.component(view.id, call.parts["component"])
    if found is None:
        raise NotFound("component")
    return found


def add_component(call: Call) -> Reply:
    """Add a component, perhaps with a state."""
    view, said = call.page("configure"), call.said("component")
    draft = ComponentDraft(
        name=text(said, "name"),
        description=text(said, "description"),
        group=text(said, "group_id"),
        only_if_degraded=flag(said, "only_show_if_degraded", False),
        showcase=flag(said, "showcase", True),
    )
    made = actions.add_component(by=call.actor, at=call.at, ref=view.id, draft=draft)
    _set_state(call, view, made.code, text(said, "status"))
    return Reply(_shown(view, made.code), 201)


def change_component(call: Call) -> Reply:
    """Change what is named; with nothing but a state, the right to write on the page is enough."""
    said = call.said("component")
    view = call.page("change")
    found = component_of(call, view)
    if set(said) - {"status"}:
        found = component_of(call, _held(call))
        group = text(said, "group_id", found.group)
        draft = ComponentDraft(
            name=text(said, "name", found.name),
            description=text(said, "description", found.description),
            group="" if group == "null" or ("group_id" in said and said["group_id"] is None) else group,
            service_id=found.service_id,
            only_if_degraded=flag(said, "only_show_if_degraded", found.only_if_degraded),
            showcase=flag(said, "showcase", found.showcase),
        )
        actions.change_component(by=call.actor, at=call.at, ref=view.id, code=found.code, draft=draft)
    _set_state(call, view, found.code, text(said, "status"))
    return Reply(_shown(view, found.code))


def _set_state(call: Call, view: PageView, code: str, state: str) -> None:
    if state:
        actions.set_state(by=call.actor, at=call.at, ref=view.id, code=code, state=state)


def _shown(view: PageView, code: str) -> dict[str, Any]:
    found = queries.component(view.id, code)
    if found is None:
        raise NotFound("component")
    return wire.component(found, view)


def remove_component(call: Call) -> Reply:
    """Take a component off the page."""
    view = call.page("configure")
    actions.remove_component(by=call.actor, at=call.at, ref=view.id, code=component_of(call, view).code)
    return Reply(None, 204)


def _group(one: GroupView, view: PageView, parts: list[ComponentView]) -> dict[str, Any]:
    return {
        "id": one.code,
        "page_id": view.code,
        "name": one.name,
        "description": one.description or None,
        "components": [part.code for part in parts if part.group == one.code],
        "position": one.position,
        "created_at": wire.when(one.created_at, view),
        "updated_at": wire.when(one.updated_at, view),
        **({"group_id": one.parent} if one.parent else {}),  # ours: Statuspage has no groups within groups
    }


def groups(call: Call) -> Reply:
    """List groups."""
    view = call.page()
    parts = queries.components(view.id)
    return Reply([_group(one, view, parts) for one in call.part(queries.groups(view.id))])


def group(call: Call) -> Reply:
    """Show a group."""
    return Reply(_shown_group(call.page(), call.parts["group"]))


def group_of(call: Call, view: PageView) -> GroupView:
    """Find the group of the path. Raises NotFound."""
    return _found_group(view, call.parts["group"])


def _found_group(view: PageView, code: str) -> GroupView:
    found = next((one for one in queries.groups(view.id) if one.code == code), None)
    if found is None:
        raise NotFound("component group")
    return found


def _shown_group(view: PageView, code: str) -> dict[str, Any]:
    return _group(_found_group(view, code), view, queries.components(view.id))


def add_group(call: Call) -> Reply:
    """Make a group of components, perhaps within the group that `group_id` names: that is ours."""
    view, said = _held(call), call.said("component_group")
    said_of = {"name": text(said, "name"), "description": text(call.body, "description"), "parent": text(said, "group_id")}
    made = actions.add_group(by=call.actor, at=call.at, ref=view.id, **said_of)
    _fill(call, view, made.code, said.get("components"))
    return Reply(_shown_group(view, made.code), 201)


def change_group(call: Call) -> Reply:
    """Change a group; the one around it stays, unless `group_id` names another one, or "" none."""
    view, said = _held(call), call.said("component_group")
    known = _shown_group(view, call.parts["group"])
    name = text(said, "name", known["name"])
    description = text(call.body, "description", known["description"] or "")
    parent = text(said, "group_id") if "group_id" in said else None
    actions.change_group(by=call.actor, at=call.at, ref=view.id, code=known["id"], name=name, description=description, parent=parent)
    _fill(call, view, known["id"], said.get("components"))
    return Reply(_shown_group(view, known["id"]))


def _fill(call: Call, view: PageView, group_code: str, codes: Any) -> None:
    """Put these components into a group, and take the others out of it."""
    if codes is None:
        return
    known = {one.code: one for one in queries.components(view.id)}
    wanted = {str(one) for one in codes} if isinstance(codes, list) else set()
    if wanted - set(known):
        raise Invalid({"components": "There is no such component."})
    for one in known.values():
        target = group_code if one.code in wanted else "" if one.group == group_code else one.group
        if target != one.group:
            draft = ComponentDraft(
                name=one.name,
                description=one.description,
                group=target,
                service_id=one.service_id,
                only_if_degraded=one.only_if_degraded,
                showcase=one.showcase,
            )
            actions.change_component(by=call.actor, at=call.at, ref=view.id, code=one.code, draft=draft)


def remove_group(call: Call) -> Reply:
    """Dissolve a group."""
    view = call.page("configure")
    actions.remove_group(by=call.actor, at=call.at, ref=view.id, code=call.parts["group"])
    return Reply(None, 204)


_ONE, _PART, _GROUP = "/v1/pages/{page}", "/v1/pages/{page}/components/{component}", "/v1/pages/{page}/component-groups/{group}"
ROUTES = (
    *route("GET", "/v1/pages", pages),
    *route("GET", _ONE, page),
    *route("PATCH PUT", _ONE, change_page),
    *route("GET", f"{_ONE}/components", components),
    *route("POST", f"{_ONE}/components", add_component),
    *route("GET", _PART, component),
    *route("PATCH PUT", _PART, change_component),
    *route("DELETE", _PART, remove_component),
    *route("GET", f"{_ONE}/component-groups", groups),
    *route("POST", f"{_ONE}/component-groups", add_group),
    *route("GET", _GROUP, group),
    *route("PATCH PUT", _GROUP, change_group),
    *route("DELETE", _GROUP, remove_group),
)
