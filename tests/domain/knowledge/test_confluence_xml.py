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
            "```bash\nif a < b; then\n  x\nfi\n```",
        ),
        ('<ac:structured-macro ac:name="info"><ac:rich-text-body><p>Mind it</p></ac:rich-text-body></ac:structured-macro>', "> ℹ️ Mind it"),
        (
            '<p>See <ac:link><ri:page ri:content-title="Runbooks"/><ac:plain-text-link-body><![CDATA[those]]>'
            '</ac:plain-text-link-body></ac:link> or <ac:link><ri:page ri:content-title="Disk" /></ac:link>.</p>',
            "See those or Disk.",
        ),
        (
            "<ac:task-list><ac:task><ac:task-id>1</ac:task-id><ac:task-status>complete</ac:task-status>"
            "<ac:task-body>Look</ac:task-body></ac:task></ac:task-list>",
            "- [x] Look",
        ),
        (
            '<ac:structured-macro ac:name="warning"><ac:parameter ac:name="title">Stop</ac:parameter><ac:rich-text-body><p>a</p>'
            "</ac:rich-text-body></ac:structured-macro>",
            "> ⛔ **Stop**\n>\n> a",
        ),
        (
            '<ac:macro ac:name="expand"><ac:parameter ac:name="title">More</ac:parameter><ac:rich-text-body><p>a</p>'
            "</ac:rich-text-body></ac:macro>"
            '<ac:macro ac:name="toc" /><ac:structured-macro ac:name="children"><ac:parameter ac:name="page"><ac:link /></ac:parameter>'
            "</ac:structured-macro>",
            "**More**\n\na",
        ),
        (
            '<p>It is <ac:structured-macro ac:name="status"><ac:parameter ac:name="colour">Green</ac:parameter>'
            '<ac:parameter ac:name="title">ON'
            '</ac:parameter></ac:structured-macro> <ac:emoticon ac:name="tick" />'
            '<ac:emoticon ac:emoji-shortname=":x:" ac:emoji-fallback="🥳" />'
            ' since <time datetime="2026-03-02" />, <ac:inline-comment-marker ac:ref="1">see</ac:inline-comment-marker> '
            '<ac:structured-macro ac:name="jira"><ac:parameter ac:name="key">AB-1</ac:parameter></ac:structured-macro>.</p>',
            "It is **ON** ✅🥳 since 2026-03-02, see AB-1.",
        ),
        (
            '<ac:structured-macro ac:name="widget"><ac:parameter ac:name="url"><ri:url ri:value="https://x.example/v" /></ac:parameter>'
            '</ac:structured-macro><ac:structured-macro ac:name="widget"><ac:parameter ac:name="url">'
            '<ri:url ri:value="https://x.example/w" />'
            "</ac:parameter></ac:structured-macro>",
            "https://x.example/v https://x.example/w",
        ),
        (
            '<ac:image ac:alt="x"><ri:url ri:value="https://x.example/a b.png" /><ac:caption><p>So <em>it</em> is</p>'
            "</ac:caption></ac:image>",
            "![x](https://x.example/a%20b.png)\n*So *it* is*",
        ),
        (
            '<ac:layout><ac:layout-section ac:type="two_equal"><ac:layout-cell><p>left</p></ac:layout-cell><ac:layout-cell><p>right</p>'
            "</ac:layout-cell></ac:layout-section></ac:layout>",
            "left\n\nright",
        ),
        (
            '<ac:adf-extension><ac:adf-node type="panel"><ac:adf-attribute key="panel-type">note</ac:adf-attribute>'
            "<ac:adf-content><p>new</p>"
            "</ac:adf-content></ac:adf-node><ac:adf-fallback><p>old</p></ac:adf-fallback></ac:adf-extension>",
            "new",
        ),
        (
            '<ac:structured-macro ac:name="mermaid"><ac:plain-text-body><![CDATA[a --> b]]></ac:plain-text-body></ac:structured-macro>',
            "```mermaid\na --> b\n```",
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
    assert found.text == "![x](plan%20b.png)\n\n[list.pdf](list.pdf) gone.png"
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


def test_pages_people_and_files_that_links_mean_are_found():
    person = '<object class="ConfluenceUserImpl" package="x"><id name="key">8a80</id>' + prop("name", "Bo.Berg") + "</object>"
    account = thing("InternalUser", "5", prop("lowerName", "bo.berg"), prop("firstName", "Bo"), prop("lastName", "Berg"))
    body = (
        '<p><ac:link ac:anchor="North"><ri:page ri:content-title="The port" /><ac:link-body>there <strong>now'
        "</strong></ac:link-body></ac:link> "
        '<ac:link><ri:page ri:content-title="The port" /></ac:link> <ac:link><ri:page ri:content-title="Gone" /></ac:link> '
        '<ac:link><ri:user ri:userkey="8a80" /></ac:link> <a href="https://x.example/pages/viewpage.action?pageId=2">it</a></p>'
    )
    found = read(page("1", "Crane", body), page("2", "The  port"), person, account)
    assert found[0].text == "[there **now**](2) [The port](2) Gone Bo Berg [it](2)"


def test_a_file_of_another_page_comes_along_under_a_name_of_its_own():
    of = '<ri:attachment ri:filename="a.png"><ri:page ri:content-title="{}" /></ri:attachment>'
    shown = [f"<ac:image>{of.format(title)}</ac:image>" for title in ("Crane", "Port", "Gone")]
    body = f"<p>{' '.join(shown)} <ac:link>{of.format('Port')}</ac:link></p>"
    files = [
        thing("Attachment", pk, prop("title", "a.png"), prop("version", "1"), prop("containerContent", of, "Page"))
        for pk, of in (("7", "1"), ("8", "2"))
    ]
    crane, port = read(page("1", "Crane", body), page("2", "Port"), *files, there={"attachments/1/7/1", "attachments/2/8/1"})
    assert crane.text == "![a.png](a.png) ![a.png](a-2.png) a.png [a.png](a-2.png)"
    assert crane.files == (("a.png", "attachments/1/7/1"), ("a-2.png", "attachments/2/8/1"))
    assert port.files == (("a.png", "attachments/2/8/1"),)


def test_pages_stand_in_the_order_they_were_put_in_and_what_is_told_of_the_day_comes_along():
    pages = [page("1", "Home"), *(page(pk, title, "", prop("parent", "1", "Page"), prop("position", place)) for pk, title, place in ORDER)]
    told = page("9", "The day").replace('class="Page"', 'class="BlogPost"')
    assert [one.title for one in read(*pages, told)] == ["Home", "The day", "Zoo", "All"]


ORDER = (("2", "Zoo", "0"), ("3", "All", "1"))


def test_labels_of_one_person_alone_and_control_characters_stay_behind():
    labels = "".join(
        thing("Label", pk, prop("name", name), prop("namespace", space))
        + thing("Labelling", f"7{pk}", prop("label", pk, "Label"), prop("content", "1", "Page"))
        for pk, name, space in (("5", "disk", "global"), ("6", "favourite", "my"))
    )
    found = read(page("1", "Ti\x08tle", "a\x02b"), labels)[0]
    assert (found.title, found.text, found.labels) == ("Title", "ab", "disk")


def test_texts_from_before_the_storage_format_keep_their_lines():
    assert read(page("1", "Old", "h1. One\na < b").replace("</object>", prop("bodyType", "0") + "</object>", 1))[0].text == "h1. One\na < b"


def test_a_place_that_is_no_number_anybody_can_read_is_none():
    pages = (page("1", "Zoo", "", prop("position", "9" * 5000)), page("2", "All"))
    assert [one.title for one in read(*pages)] == ["All", "Zoo"]


def test_a_text_that_no_article_has_room_for_is_not_read_as_a_tree(monkeypatch):
    monkeypatch.setattr(confluence_xml, "_LONGEST_BODY", 1000)
    huge, small = "<b>" * 400, "<b>" * 300
    assert [one.text for one in read(page("1", "Huge", huge), page("2", "Small", small))] == [huge, ""]
