"""People of an organization, and what they may do on pages. Any organization a client names is this installation.

Rights follow from the role and the teams of a person here: they are told, and changed in Varsko itself.
"""

from typing import Any

from varsko.compat.statuspage.wire import Call, Reply, flag, route, text
from varsko.kernel.errors import Invalid, NotFound
from varsko.people import actions as people_actions
from varsko.people import queries as people
from varsko.people.data import Person
from varsko.people.domain.permissions import demand, may
from varsko.statuspages import queries

_RIGHTS = {"page_configuration": "configure", "incident_manager": "change", "maintenance_manager": "change"}
_ELSEWHERE = "what people may do follows from their role and teams, which are changed in Varsko itself"


def _shown(call: Call, one: Person) -> dict[str, Any]:
    first, _, last = one.name.partition(" ")
    when = one.created_at.isoformat() if one.created_at else None
    return {
        "id": one.id,
        "organization_id": call.parts["organization"],
        "email": one.email,
        "first_name": first,
        "last_name": last,
        "created_at": when,
        "updated_at": when,
    }


def users(call: Call) -> Reply:
    """List the people who may work here, by address; customers are none of them."""
    demand(call.actor, "configure", queries.ABOUT)
    found = sorted((one for one in people.everybody() if one.is_active and one.role != "customer"), key=lambda one: one.email)
    return Reply([_shown(call, one) for one in call.part(found)])


def add(call: Call) -> Reply:
    """Make an account for somebody who works here. Their password is theirs to set: one that a client sends is not kept."""
    demand(call.actor, "configure", queries.ABOUT)
    said = call.said("user")
    name = " ".join(part for part in (text(said, "first_name").strip(), text(said, "last_name").strip()) if part)
    email = text(said, "email").strip()
    if not email:
        raise Invalid({"email": "is missing"})
    made = people_actions.create_user(by=call.actor, at=call.at, email=email, name=name or email.partition("@")[0], role="responder")
    return Reply(_shown(call, made), 201)


def remove(call: Call) -> Reply:
    """Take somebody's account away; they are answered as they were."""
    one = _found(call, "delete")
    people_actions.delete_user(by=call.actor, at=call.at, user_id=one.id)
    return Reply(_shown(call, one))


def _found(call: Call, verb: str) -> Person:
    demand(call.actor, verb, queries.ABOUT)
    one = people.users([call.parts["user"]]).get(call.parts["user"])
    if one is None or one.role == "customer":
        raise NotFound("user")
    return one


def permissions(call: Call) -> Reply:
    """Tell what somebody may do on each page that the key sees."""
    one = _found(call, "configure")
    return Reply({"data": {"user_id": one.id, "pages": _rights(call, one)}})


def agree(call: Call) -> Reply:
    """Take rights that are the very ones somebody has, so that a client may state them again and again; others are refused.

    Rights follow from the role and the teams: no page gives its own.
    """
    one = _found(call, "configure")
    said, known = call.body.get("pages"), _rights(call, one)
    if not isinstance(said, dict) or not all(isinstance(rights, dict) for rights in said.values()):
        raise Invalid({"pages": "must be a map from the id of a page to rights"})
    for code, rights in said.items():
        if code not in known:
            raise Invalid({"pages": f"names the page {code[:12]}, which is not there"})
        if other := [name for name in rights if flag(rights, name, False) != known[code].get(name)]:
            raise Invalid({"pages": f"{', '.join(sorted(other))[:200]}: {_ELSEWHERE}"})
    return Reply({"data": {"user_id": one.id, "pages": known}})


def _rights(call: Call, one: Person) -> dict[str, dict[str, bool]]:
    actor = people.actor_for_person(one.id)
    return {
        page.code: {name: may(actor, verb, queries.about_page(page.access, page.teams)) for name, verb in _RIGHTS.items()}
        for page in queries.pages(call.actor)
    }


_HOME = "/v1/organizations/{organization}"
ROUTES = (
    *route("GET", f"{_HOME}/users", users),
    *route("POST", f"{_HOME}/users", add),
    *route("DELETE", f"{_HOME}/users/{{user}}", remove),
    *route("GET", f"{_HOME}/permissions/{{user}}", permissions),
    *route("PUT", f"{_HOME}/permissions/{{user}}", agree),
)
