"""The XML export of a Confluence space, as people and their enemies write it."""

import io

import pytest

from varsko.knowledge.domain import confluence_xml
from varsko.knowledge.domain.archives import Unreadable
from varsko.knowledge.domain.confluence_xml import pages

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<hibernate-generic datetime="2026-03-02 12:00:00">'


def prop(name: str, text: str, kind: str = "") -> str:
    if kind:
        return f'<property name="{name}" class="{kind}" package="x"><id name="id">{text}</id></property>'
    return f'<property name="{name}"><![CDATA[{text}]]></property>'


def thing(kind: str, pk: str, *properties: str) -> str:
    return f'<object class="{kind}" package="x"><id name="id">{pk}</id>{"".join(properties)}</object>'


def page(pk: str, title: str, body: str = "", *more: str) -> str:
    content = prop("content", pk, "Page")
    text = thing("BodyContent", f"9{pk}", prop("body", body.replace("]]>", "]] >")), content)
    return text + thing("Page", pk, prop("title", title), prop("contentStatus", "current"), *more)


def read(*objects: str, there=()):
    return pages(io.BytesIO(f"{HEAD}{''.join(objects)}</hibernate-generic>".encode()), frozenset(there))


def text_of(body: str) -> str:
    return read(page("1", "Title", body))[0].text


def test_pages_stand_in_their_tree_whatever_the_order_of_the_file():
    found = read(page("2", "Disk full", "<p>x</p>", prop("parent", "1", "Page")), page("1", "Runbooks"))
    assert [(one.path, one.under, one.title, one.origin) for one in found] == [
        ("1", "", "Runbooks", "confluence:1"),
        ("2", "1", "Disk full", "confluence:2"),
    ]


def test_earlier_versions_drafts_and_what_lies_in_the_bin_are_left_out():
    old = page("2", "Runbooks of old", "<p>old</p>", prop("originalVersion", "1", "Page"))
    gone = thing("Page", "3", prop("title", "Gone"), prop("contentStatus", "deleted"))
    draft = thing("Page", "4", prop("title", "Draft"), prop("contentStatus", "draft"))
    assert [one.title for one in read(old, gone, draft, page("1", "Runbooks"))] == ["Runbooks"]


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<h2>Steps</h2><p>Read <strong>all</strong> &amp; more.</p>", "## Steps\n\nRead **all** & more."),
        ("<ol><li>One</li><li>Two</li></ol>", "1. One\n2. Two"),
        (
            '<ac:structured-macro ac:name="code"><ac:parameter ac:name="language">bash</ac:parameter>'
            "<ac:plain-text-body><![CDATA[if a < b; then\n  x\nfi]]></ac:plain-text-body></ac:structured-macro>",
            "```\nif a < b; then\n  x\nfi\n```",
        ),
        ('<ac:structured-macro ac:name="info"><ac:rich-text-body><p>Mind it</p></ac:rich-text-body></ac:structured-macro>', "Mind it"),
        (
            '<p>See <ac:link><ri:page ri:content-title="Runbooks"/><ac:plain-text-link-body><![CDATA[those]]>'
            '</ac:plain-text-link-body></ac:link> or <ac:link><ri:page ri:content-title="Disk" /></ac:link>.</p>',
            "See those or Disk.",
        ),
        (
            "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>"
            "<ac:task-body>Look</ac:task-body></ac:task></ac:task-list>",
            "- Look",
        ),
        ("<p>Call <script>alert(1)</script>them</p>", "Call them"),
        ('<p><a href="javascript:x">no</a> <a href="https://example.org/a">yes</a></p>', "no [yes](https://example.org/a)"),
    ],
)
def test_the_storage_format_becomes_markdown(body, markdown):
    assert text_of(body) == markdown


def test_pictures_files_and_labels_come_with_their_page():
    body = '<p><ac:image ac:alt="x"><ri:attachment ri:filename="plan b.png"/></ac:image></p><p>' + (
        '<ac:link><ri:attachment ri:filename="list.pdf"/></ac:link> <ac:image><ri:attachment ri:filename="gone.png"/></ac:image></p>'
    )
    files = [
        thing("Attachment", pk, prop("title", name), prop("version", version), prop("containerContent", "1", "Page"))
        for pk, name, version in (("7", "plan b.png", "2"), ("8", "list.pdf", "1"), ("9", "gone.png", "1"))
    ]
    labels = thing("Label", "5", prop("name", "disk")) + thing("Labelling", "6", prop("label", "5", "Label"), prop("content", "1", "Page"))
    found = read(page("1", "Plan", body), *files, labels, there={"attachments/1/7/2", "attachments/1/8/1"})[0]
    assert found.text == "![plan b.png](plan%20b.png)\n\n[list.pdf](list.pdf)"
    assert found.files == (("plan b.png", "attachments/1/7/2"), ("list.pdf", "attachments/1/8/1"))
    assert found.labels == "disk"


LAUGHS = "".join(f'<!ENTITY a{one} "{f"&a{one - 1};" * 10}">' for one in range(1, 10))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not xml",
        b"<a><b></a>",
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><x>&a9;</x>'.encode(),
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>',
        b"<x>" + b"<y>" * 50_000,
        b'<?xml version="1.0" encoding="moon"?><x/>',
        b'<?xml version="1.0" encoding="big5"?><x/>',
    ],
)
def test_what_is_broken_or_an_attack_is_refused(data):
    with pytest.raises(Unreadable):
        pages(io.BytesIO(data), frozenset())


@pytest.mark.parametrize("bomb", ["<object>" + "<a/>" * 1001 + "</object>", "<a><object/>" * 501 + "</a>" * 501])
def test_what_would_fill_the_memory_is_refused_and_what_is_passed_over_is_forgotten(monkeypatch, bomb):
    monkeypatch.setattr(confluence_xml, "_MOST_HELD", 1000)
    assert [one.title for one in read("<a/>" * 1001, page("1", "Title"), "<b><a/></b>" * 501)] == ["Title"]
    with pytest.raises(Unreadable):
        read(bomb, page("1", "Title"))


def test_a_link_that_ends_without_having_begun_takes_no_words_along():
    link = '<ac:link><ri:page ri:content-title="Disk" /></ac:link>'
    assert text_of(f"<p>one</p></ac:link><p>See {link}.</p></ac:link><p>two</p></ac:link>") == "one\n\nSee Disk.\n\ntwo"


def test_hostile_text_takes_no_longer_than_its_length():
    assert text_of("<![CDATA[" * 20_000 + "<ac:link>" * 20_000 + "end")
