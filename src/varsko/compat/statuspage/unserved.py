"""Operations that this version does not serve, each with the reason: after the key's rights were asked, never a guess."""

from varsko.compat.statuspage.wire import Call, Operation, Reply, route
from varsko.people.domain.permissions import demand
from varsko.statuspages import queries

_PROVIDERS = "Every page has one provider of metrics, its own: it cannot be taken away, and needs nobody to look after it."


def _no(sentence: str, verb: str = "configure") -> Operation:
    """Make an operation that says, to a key that might do it on a page that is there, why it is not done."""

    def answer(call: Call) -> Reply:
        if "page" in call.parts:
            call.page(verb)
        else:
            demand(call.actor, verb, queries.ABOUT)
        return Reply({"message": sentence}, 501)

    return answer


_PAGE = "/v1/pages/{page}"
ROUTES = (*route("DELETE", f"{_PAGE}/metrics_providers/{{provider}}", _no(_PROVIDERS)),)
