"""The search language: what people and clients write is understood, and nothing that anybody writes breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varsko.kernel.errors import Invalid
from varsko.kernel.query import DEEPEST, LONGEST, MOST_TERMS, AllOf, AnyOf, Node, Not, Term, Text, Word, parse


def word(text: str) -> Word:
    return Word(Text(tuple(text.split("*"))))


def term(field: str, text: str, operator="=") -> Term:
    return Term(field, operator, Text(tuple(text.split("*"))))


OPEN = term("status", "open")

UNDERSTOOD = [
    ("", None),
    ("  \n", None),
    ("status:open", OPEN),
    ("status: open", OPEN),
    ("status : open", OPEN),
    ("status=open", OPEN),
    ("status = open", OPEN),
    ('status:"open"', OPEN),
    ("(status:open)", OPEN),
    ("status:open)", OPEN),
    ("disk", word("disk")),
    ("disk full", AllOf((word("disk"), word("full")))),
    ('"disk full"', word("disk full")),
    ("web-1", word("web-1")),
    ("-", word("-")),
    ("-web", Not(word("web"))),
    ("NOT web", Not(word("web"))),
    ("not not web", word("web")),
    ("-tag:x", Not(term("tag", "x"))),
    ("-(a b)", Not(AllOf((word("a"), word("b"))))),
    ("a AND b", AllOf((word("a"), word("b")))),
    ("a and b", AllOf((word("a"), word("b")))),
    ("a OR b", AnyOf((word("a"), word("b")))),
    ("a b OR c", AnyOf((AllOf((word("a"), word("b"))), word("c")))),
    ("a (b or c)", AllOf((word("a"), AnyOf((word("b"), word("c")))))),
    ("status: open AND acknowledged: false", AllOf((OPEN, term("acknowledged", "false")))),
    ("tag:(a OR b)", AnyOf((term("tag", "a"), term("tag", "b")))),
    ('tag:(a "b c") x', AllOf((AllOf((term("tag", "a"), term("tag", "b c"))), word("x")))),
    ("tag:(k:v OR -x)", AnyOf((term("tag", "k:v"), Not(term("tag", "x"))))),
    ("createdAt>=1 AND createdAt<2", AllOf((term("createdAt", "1", ">="), term("createdAt", "2", "<")))),
    ("createdAt : > 5", term("createdAt", "5", ">")),
    ("count <= 5", term("count", "5", "<=")),
    ("alias: http://x/y:z=1", term("alias", "http://x/y:z=1")),
    ("owner:ann@example.org", term("owner", "ann@example.org")),
    ("details.key: Host", term("details.key", "Host")),
    ("message: web*", term("message", "web*")),
    ("message: *disk*full", term("message", "*disk*full")),
    ('message: "a*b"', Term("message", "=", Text(("a*b",)))),
    (r"message: a\*b", Term("message", "=", Text(("a*b",)))),
    (r"a\:b", word("a:b")),
    (r'"say \"hi\""', word('say "hi"')),
    ('owner: ""', term("owner", "")),
    ("\\", word("\\")),
]

REFUSED = [
    "(",
    "()",
    "((a)",
    "a AND",
    "a OR",
    "NOT",
    "status:",
    "status:)",
    '"open',
    'status:"open',
    "=x",
    '"a":b',
    "1a:b",
    "a) b",
    "x:y)z",
]


@pytest.mark.parametrize(("text", "node"), UNDERSTOOD)
def test_a_query_is_read_as_it_is_meant(text, node):
    assert parse(text) == node


@pytest.mark.parametrize("text", REFUSED)
def test_a_query_without_sense_is_refused_with_a_sentence(text):
    with pytest.raises(Invalid) as refused:
        parse(text)
    assert refused.value.errors["query"]


@pytest.mark.parametrize("text", ["(" * (DEEPEST + 1) + "a", "a " * (MOST_TERMS + 1), "a" * (LONGEST + 1), "f:" + "(" * 900])
def test_a_monstrous_query_is_refused(text):
    with pytest.raises(Invalid):
        parse(text)


PIECES = st.sampled_from(["a", "status", ":", "=", "<", ">=", "(", ")", '"', "AND", "OR", "NOT", "-", "*", "\\", " ", "\0", "\ud800", "ø"])


@given(st.one_of(st.text(), st.lists(PIECES, max_size=60).map("".join)))
def test_any_text_is_read_or_refused_and_nothing_else_happens(text):
    try:
        node = parse(text)
    except Invalid:
        return
    assert node is None or list(texts_of(node))


def texts_of(node: Node):
    match node:
        case Word(text=text) | Term(text=text):
            yield text
        case Not(node=inner):
            yield from texts_of(inner)
        case AllOf(nodes=nodes) | AnyOf(nodes=nodes):
            for inner in nodes:
                yield from texts_of(inner)


SAFE = st.text("abcXYZ019_./æ", min_size=1).filter(lambda text: text.lower() not in {"and", "or", "not"})
TERMS = st.builds(term, st.sampled_from(["tag", "alias", "details.key"]), SAFE) | st.builds(word, SAFE)


def joined(inner):
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return several.map(AllOf) | several.map(AnyOf) | inner.map(Not)


NODES = st.recursive(TERMS, joined, max_leaves=8)


def written(node: Node) -> str:
    match node:
        case Word(text=text):
            return str(text)
        case Term(field=field, operator=operator, text=text):
            return f"{field}{operator}{text}"
        case Not(node=inner):
            return f"NOT ({written(inner)})"
        case AllOf(nodes=nodes):
            return "(" + " AND ".join(written(inner) for inner in nodes) + ")"
        case AnyOf(nodes=nodes):
            return "(" + " OR ".join(written(inner) for inner in nodes) + ")"


@given(NODES)
def test_what_is_written_out_is_read_back(node):
    assert parse(written(node)) == node


FITTING = [
    ("disk", "Disk", False, True),
    ("disk", "disks", False, False),
    ("disk", "two disks", True, True),
    ("d*k", "Disk", False, True),
    ("d*k*", "diskette", False, True),
    ("*sk", "disk", False, True),
    ("*", "", False, True),
    ("a*a", "a", False, False),
    ("a*b*c", "axcxb", False, False),
    ("a*b", "xaxbx", True, True),
    ("", "anything", True, True),
]


@pytest.mark.parametrize(("pattern", "value", "inside", "fits"), FITTING)
def test_a_text_fits_whatever_its_case_and_stars_stand_for_anything(pattern, value, inside, fits):
    assert word(pattern).text.fits(value, inside=inside) is fits


def test_a_text_full_of_stars_is_decided_soon():
    assert word("*a" * 1000 + "*b").text.fits("a" * 100_000) is False
