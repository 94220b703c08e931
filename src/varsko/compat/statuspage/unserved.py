"""Operations that this version does not serve, each with the reason: after the key's rights were asked, never a guess."""

from varsko.compat.statuspage.wire import Call, Operation, Reply, route
from varsko.people.domain.permissions import demand
from varsko.statuspages import queries

_READERS = "People see what their groups of readers see: change the components of a group, or the groups of a person."
_MEASURED = "What is measured belongs to the whole page: groups of readers and their people see none of it."
_PROVIDERS = "Every page has one provider of metrics, its own: values are pushed to it, and it cannot be changed."
_EMBED = "The embedded banner is not available in this version of Varsko: there are a badge, feeds and the public JSON."
_PEOPLE = "People and their rights are looked after in Varsko itself, not by this API."


def _no(sentence: str, verb: str = "configure") -> Operation:
    """Make an operation that says, to a key that might do it on a page that is there, why it is not done."""

    def answer(call: Call) -> Reply:
        if "page" in call.parts:
            call.page(verb)
        else:
            demand(call.actor, verb, queries.ABOUT)
        return Reply({"message": sentence}, 501)

    return answer


_PAGE, _ORGANIZATION = "/v1/pages/{page}", "/v1/organizations/{organization}"
_WRITES = "PATCH PUT"
ROUTES = (
    *route(f"POST DELETE {_WRITES}", f"{_PAGE}/page_access_users/{{reader}}/components", _no(_READERS)),
    *route("DELETE", f"{_PAGE}/page_access_users/{{reader}}/components/{{component}}", _no(_READERS)),
    *route("POST DELETE", f"{_PAGE}/components/{{component}}/page_access_users", _no(_READERS)),
    *route(f"POST DELETE {_WRITES}", f"{_PAGE}/page_access_users/{{reader}}/metrics", _no(_MEASURED)),
    *route("DELETE", f"{_PAGE}/page_access_users/{{reader}}/metrics/{{metric}}", _no(_MEASURED)),
    *route(f"DELETE {_WRITES}", f"{_PAGE}/metrics_providers/{{provider}}", _no(_PROVIDERS)),
    *route(f"GET {_WRITES}", f"{_PAGE}/status_embed_config", _no(_EMBED)),
    *route("GET POST", f"{_ORGANIZATION}/users", _no(_PEOPLE)),
    *route("DELETE", f"{_ORGANIZATION}/users/{{user}}", _no(_PEOPLE)),
    *route("GET PUT", f"{_ORGANIZATION}/permissions/{{user}}", _no(_PEOPLE)),
)
