"""Finding people and teams as clients name them, and filtering lists by the search language in memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from varsko.compat.opsgenie.wire import Call
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.query import AllOf, AnyOf, Node, Not, Problem, Term, Word, wrong
from varsko.people import queries as people
from varsko.people.data import Person, TeamView
from varsko.people.domain.permissions import may


def wanted_user(call: Call, part: str = "user") -> Person:
    """Find the person whose id or user name the path has. Raises NotFound."""
    found = people.user(call.parts[part])
    if found is None:
        raise NotFound("user")
    return found


def wanted_team(call: Call, part: str = "team") -> TeamView:
    """Find the team whose id or name the path has, if the key may know of it. Raises NotFound."""
    found = people.team(call.parts[part])
    if found is None or not may(call.actor, "see", people.about_team(found)):
        raise NotFound("team")
    return found


@contextmanager
def called(**names: str) -> Iterator[None]:
    """Call wrong fields in errors by the names that the client knows: `email="username"`."""
    try:
        yield
    except Invalid as error:
        raise type(error)({names.get(field, field): text for field, text in error.errors.items()}) from None


def fulfils(node: Node | None, facts: Mapping[str, str]) -> bool:
    """Tell whether facts, by field name in lower case, fulfil a query. Raises Invalid for a field that is none of them."""
    match node:
        case None:
            return True
        case Word(text=text):
            return any(text.fits(fact, inside=True) for fact in facts.values())
        case Term():
            return _compared(node, facts)
        case Not(node=inner):
            return not fulfils(inner, facts)
        case AllOf(nodes=nodes):
            return all(fulfils(inner, facts) for inner in nodes)
        case AnyOf(nodes=nodes):
            return any(fulfils(inner, facts) for inner in nodes)


def _compared(term: Term, facts: Mapping[str, str]) -> bool:
    fact = facts.get(term.field.lower())
    if fact is None:
        raise wrong(Problem.NO_FIELD, field=repr(term.field))
    if term.operator == "=":
        return term.text.fits(fact)
    value = str(term.text)
    return {"<": fact < value, ">": fact > value, "<=": fact <= value, ">=": fact >= value}[term.operator]
