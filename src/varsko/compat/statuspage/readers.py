"""Page access groups and users: our groups of readers, and the people who belong to them.

A group is one of ours. A user is somebody who can sign in here and belongs to a group by themselves or by a team, or sees something beside
groups, alone; accounts are not made by this API. Both are for keys that may configure the page, and are changed only on a page that is for
groups of readers.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from varsko.compat.statuspage.parts import component_of
from varsko.compat.statuspage.wire import Call, Operation, Reply, flag, route, text
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import queries as people
from varsko.statuspages import actions, queries
from varsko.statuspages.data import AudienceDraft, AudienceView, PageView, ReaderView
from varsko.statuspages.queries import wire

_NOT_FOR_GROUPS = "This page is not for groups of readers: choose that in its settings first."
_NOT_KEPT = "is not kept: people are found by the address they sign in with"

_MOST = 2000


def writable(call: Call) -> PageView:
    """Find the page for a key that may change who sees what of it, held until the end. Raises NotFound, NotAllowed, Invalid."""
    view = call.page("configure")
    if not view.has_audiences:
        raise Invalid({"page": _NOT_FOR_GROUPS})
    actions.hold_audiences(by=call.actor, ref=view.id)
    return view


def _group(one: AudienceView, view: PageView, readers: Iterable[ReaderView]) -> dict[str, Any]:
    return {
        "id": one.code,
        "page_id": view.code,
        "name": one.name,
        "external_identifier": next(iter(sorted(one.provider_groups)), None),
        "page_access_user_ids": [each.id for each in readers if one.code in each.audiences],
        "component_ids": sorted(one.components),
        "metric_ids": sorted(one.metrics),
        "created_at": wire.when(one.created_at, view),
        "updated_at": wire.when(one.created_at, view),
    }


def _user(one: ReaderView, view: PageView, groups: Iterable[AudienceView]) -> dict[str, Any]:
    known = {each.code for each in groups if not each.alone}
    codes = [code for code in one.audiences if code in known]
    return {
        "id": one.id,
        "page_id": view.code,
        "email": one.email,
        "external_login": None,
        "page_access_group_id": next(iter(codes), None),
        "page_access_group_ids": codes,
        "created_at": wire.when(one.created_at, view),
        "updated_at": wire.when(one.created_at, view),
    }


def groups(call: Call) -> Reply:
    """List groups by name."""
    view = call.page("configure")
    known = queries.audiences(view.id)
    readers = queries.readers(known)
    return Reply([_group(one, view, readers) for one in call.part(known)])


def group(call: Call) -> Reply:
    """Show a group."""
    view = call.page("configure")
    return _shown(view, _found(call, view).code)


def _found(call: Call, view: PageView) -> AudienceView:
    found = queries.audience(view.id, call.parts["reader"])
    if found is None:
        raise NotFound("page access group")
    return found


def _shown(view: PageView, code: str, status: int = 200) -> Reply:
    one = queries.audience(view.id, code)
    if one is None:
        raise NotFound("page access group")
    return Reply(_group(one, view, queries.readers([one])), status)


def add_group(call: Call) -> Reply:
    """Make a group."""
    view = writable(call)
    draft = _drafted(AudienceDraft(name=""), call.said("page_access_group"))
    made = actions.add_audience(by=call.actor, at=call.at, ref=view.id, draft=draft)
    return _shown(view, made.code, 201)


def change_group(call: Call) -> Reply:
    """Change what is named of a group. Who belongs to it by a team goes on to."""
    view = writable(call)
    one = _found(call, view)
    _change(call, view, one, _drafted(_draft(one), call.said("page_access_group")))
    return _shown(view, one.code)


def _draft(one: AudienceView) -> AudienceDraft:
    return AudienceDraft(
        name=one.name,
        components=tuple(sorted(one.components)),
        teams=tuple(sorted(one.teams)),
        people=tuple(sorted(one.people)),
        metrics=tuple(sorted(one.metrics)),
        provider_groups=tuple(sorted(one.provider_groups)),
    )


def _drafted(draft: AudienceDraft, said: Mapping[str, Any]) -> AudienceDraft:
    shown = next(iter(draft.provider_groups), "")
    named = text(said, "external_identifier") if "external_identifier" in said else shown
    groups = draft.provider_groups if named == shown else (named,)  # clients say again what they were told, which is the first of several
    components, persons, metrics = (ids(said, name) for name in ("component_ids", "page_access_user_ids", "metric_ids"))
    return replace(
        draft,
        name=text(said, "name", draft.name),
        components=draft.components if components is None else components,
        people=draft.people if persons is None else persons,
        metrics=draft.metrics if metrics is None else metrics,
        provider_groups=groups,
    )


def ids(said: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """Read a list of ids, each once; None when it is not named. Raises Invalid."""
    value = said.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > _MOST or any(isinstance(one, dict | list) for one in value):
        raise Invalid({name: f"must be a list of at most {_MOST} ids"})
    return tuple(dict.fromkeys(str(one) for one in value))


def _change(call: Call, view: PageView, one: AudienceView, draft: AudienceDraft) -> None:
    if draft != _draft(one):
        actions.change_audience(by=call.actor, at=call.at, ref=view.id, code=one.code, draft=draft)


def remove_group(call: Call) -> Reply:
    """Take a group away; it is answered as it was."""
    view = writable(call)
    shown = _shown(view, _found(call, view).code)
    actions.remove_audience(by=call.actor, at=call.at, ref=view.id, code=call.parts["reader"])
    return shown


def group_components(call: Call) -> Reply:
    """List the components of a group."""
    view = call.page("configure")
    return components_shown(call, view, _found(call, view).components)


def components_shown(call: Call, view: PageView, codes: Iterable[str]) -> Reply:
    """List components of these codes."""
    seen = frozenset(codes)
    return Reply([wire.component(one, view) for one in call.part(queries.components(view.id)) if one.code in seen])


def _components_changed(becomes: Callable[[frozenset[str], tuple[str, ...] | None], frozenset[str]], status: int = 200) -> Operation:
    """Make an operation that gives a group the components that `becomes` says, from those it has and those that are named."""

    def change(call: Call) -> Reply:
        view = writable(call)
        one = _found(call, view)
        codes = becomes(one.components, ids(call.body, "component_ids"))
        _change(call, view, one, replace(_draft(one), components=tuple(sorted(codes))))
        return _shown(view, one.code, status)

    return change


def remove_group_component(call: Call) -> Reply:
    """Let a group see a component no longer."""
    view = writable(call)
    one = _found(call, view)
    code = component_of(call, view).code
    _change(call, view, one, replace(_draft(one), components=tuple(sorted(one.components - {code}))))
    return _shown(view, one.code)


def _groups_of_component(is_added: bool) -> Operation:
    """Make an operation that lets groups see a component, or see it no longer; without a list of them, all that see it."""

    def change(call: Call) -> Reply:
        view = writable(call)
        part = component_of(call, view)
        known = {one.code: one for one in queries.audiences(view.id)}
        named = ids(call.body, "page_access_group_ids")
        wanted = [code for code, one in known.items() if part.code in one.components] if named is None and not is_added else named or ()
        if set(wanted) - set(known):
            raise Invalid({"page_access_group_ids": "There is no such group."})
        for code in wanted:
            codes = known[code].components | {part.code} if is_added else known[code].components - {part.code}
            _change(call, view, known[code], replace(_draft(known[code]), components=tuple(sorted(codes))))
        return Reply(wire.component(part, view), 201 if is_added else 200)

    return change


def users(call: Call) -> Reply:
    """List people who belong to groups, by address; with `email` the one of it."""
    view = call.page("configure")
    email = call.query.get("email", "").strip().lower()
    groups = queries.admitted(view.id)
    known = [one for one in queries.readers(groups) if not email or one.email == email]
    return Reply([_user(one, view, groups) for one in call.part(known)])


def user(call: Call) -> Reply:
    """Show somebody who belongs to a group, or sees something alone."""
    return shown_user(call.page("configure"), call.parts["reader"])


def shown_user(view: PageView, person_id: str, status: int = 200) -> Reply:
    """Answer with a reader of a page. Raises NotFound."""
    groups = queries.admitted(view.id)
    return Reply(_user(reader(view, person_id, groups), view, groups), status)


def reader(view: PageView, person_id: str, groups: Iterable[AudienceView]) -> ReaderView:
    """Find a reader among those of a page's groups. Raises NotFound."""
    found = next((one for one in queries.readers(groups) if one.id == person_id), None)
    if found is None:
        raise NotFound("page access user")
    return found


def _reader(view: PageView, person_id: str) -> ReaderView:
    return reader(view, person_id, queries.admitted(view.id))


def add_user(call: Call) -> Reply:
    """Let somebody who can sign in here belong to groups; without any they see nothing until they are given something."""
    view, said = writable(call), call.said("page_access_user")
    email = text(said, "email").strip().lower()
    found = people.users_by_email([email]).get(email)
    if found is None or not found.is_active:
        raise Invalid({"email": "is of nobody here: invite them in Varsko first, accounts are not made by this API"})
    _refuse(said)
    wanted = ids(said, "page_access_group_ids")
    if wanted:
        _put(call, view, found.id, wanted, keep=True)
    elif not any(one.id == found.id for one in queries.readers(queries.admitted(view.id))):
        actions.see_alone(by=call.actor, at=call.at, ref=view.id, person_id=found.id, components=())
    return shown_user(view, found.id)


def change_user(call: Call) -> Reply:
    """Let somebody belong to these groups by themselves, and to no others but by their teams."""
    view = writable(call)
    one = _reader(view, call.parts["reader"])
    said = call.body.get("page_access_user")
    said = said if isinstance(said, dict) else {}
    if text(said, "email", one.email).strip().lower() != one.email:
        raise Invalid({"email": "is changed in Varsko itself, not by this API"})
    _refuse(said)
    wanted = ids(said, "page_access_group_ids")
    if wanted is not None:
        if not wanted and not any(each.alone == one.id for each in queries.admitted(view.id)):
            actions.see_alone(by=call.actor, at=call.at, ref=view.id, person_id=one.id, components=())
        _put(call, view, one.id, wanted)
    return shown_user(view, one.id)


def _refuse(said: Mapping[str, Any]) -> None:
    if text(said, "external_login"):
        raise Invalid({"external_login": _NOT_KEPT})
    if flag(said, "subscribe_to_components", False):
        raise Invalid({"subscribe_to_components": "is not done: people subscribe themselves at the foot of the page"})


def _put(call: Call, view: PageView, person_id: str, wanted: Iterable[str], *, keep: bool = False) -> None:
    """Let a person belong by themselves to these groups, and with `keep` to those they belong to already."""
    known = {one.code: one for one in queries.audiences(view.id)}
    codes = frozenset(wanted)
    if codes - set(known):
        raise Invalid({"page_access_group_ids": "There is no such group."})
    for code, one in known.items():
        kept = one.people if keep else one.people - {person_id}
        _change(call, view, one, replace(_draft(one), people=tuple(sorted(kept | {person_id} if code in codes else kept))))


def remove_user(call: Call) -> Reply:
    """Let somebody belong to no group any more, and see nothing alone; who belongs to one by a team is left there with a word."""
    view = writable(call)
    one = _reader(view, call.parts["reader"])
    teams = {each.id for each in people.teams_of(one.id)}
    if any(teams & each.teams for each in queries.audiences(view.id)):
        raise Invalid({"page_access_user": "belongs to a group by a team: take them out of the team, or the team out of the group"})
    _put(call, view, one.id, ())
    actions.see_alone(by=call.actor, at=call.at, ref=view.id, person_id=one.id, components=None)
    return Reply(None, 204)


_USERS, _GROUPS, _PART = (f"/v1/pages/{{page}}/{kind}" for kind in ("page_access_users", "page_access_groups", "components/{component}"))
_USER, _GROUP = f"{_USERS}/{{reader}}", f"{_GROUPS}/{{reader}}"
ROUTES = (
    *route("GET", _GROUPS, groups),
    *route("POST", _GROUPS, add_group),
    *route("GET", _GROUP, group),
    *route("PATCH PUT", _GROUP, change_group),
    *route("DELETE", _GROUP, remove_group),
    *route("GET", f"{_GROUP}/components", group_components),
    *route("PATCH PUT", f"{_GROUP}/components", _components_changed(lambda has, named: has | set(named or ()))),
    *route("POST", f"{_GROUP}/components", _components_changed(lambda _has, named: frozenset(named or ()), 201)),
    *route("DELETE", f"{_GROUP}/components", _components_changed(lambda has, named: has - set(has if named is None else named))),
    *route("DELETE", f"{_GROUP}/components/{{component}}", remove_group_component),
    *route("POST", f"{_PART}/page_access_groups", _groups_of_component(True)),
    *route("DELETE", f"{_PART}/page_access_groups", _groups_of_component(False)),
    *route("GET", _USERS, users),
    *route("POST", _USERS, add_user),
    *route("GET", _USER, user),
    *route("PATCH PUT", _USER, change_user),
    *route("DELETE", _USER, remove_user),
)
