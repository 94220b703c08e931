"""Archives: folders of Markdown both ways, exports of Confluence, and what strangers pack."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, acting, eve, person, team
from tests.domain.knowledge.test_confluence_xml import HEAD, page, prop, thing
from varsko.kernel.errors import Invalid, NotFound
from varsko.knowledge import actions, queries
from varsko.knowledge.data import ArticleDraft
from varsko.knowledge.domain import archives
from varsko.knowledge.models import Attachment
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
PAGE = """<!DOCTYPE html><html><head><title>{title}</title><style>p {{}}</style></head><body>
<div id="breadcrumb-section"><ol id="breadcrumbs"><li class="first"><span><a href="index.html">Ops</a></span></li>{above}</ol></div>
<h1 id="title-heading" class="pagetitle"><span id="title-text"> Ops : {title} </span></h1>
<div id="content" class="view"><div id="main-content" class="wiki-content group">{body}</div></div></body></html>"""
BODY = """<h2>Steps</h2><p>Read <strong>all</strong> of it, or
<a href="https://example.org/a b">this</a> and <a href="Other_2.html">that</a>.</p><ol><li>One</li><li>Two<ul><li>inner</li></ul></li></ol>
<pre>x  =  1
y</pre><table><tbody><tr><th>what</th><th>who</th></tr><tr><td>disk</td><td>Bo</td></tr></tbody></table><script>alert(1)</script>"""


def packed(**files: str | bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return data.getvalue()


def take(by, space, data, **more):
    return actions.import_archive(by=acting(by), at=NOON, space=space.id, data=data, **more)


def drawn(by, space) -> list[str]:
    return ["-" * one.depth + one.row.title for one in queries.tree(space.id, by=acting(by))]


def test_a_folder_of_markdown_becomes_a_tree(ann, space):
    files = {
        "guides/README.md": "# Guides\n\nAll of them.",
        "guides/printer.md": "---\ntitle: The printer\nlabels: printer, paper\nkind: solution\nlanguage: nb\n---\n\n1. Off",
        "guides/deep/index.md": "# Deep\nbelow",
        "guides/deep/well-known.md": "no heading",
        "alone.md": "# Alone\n",
        "picture.png": b"\x89PNG",
    }
    assert take(ann, space, packed(**files)).made == 5
    assert drawn(ann, space) == ["Alone", "Guides", "-Deep", "--well known", "-The printer"]
    printer = next(one.row for one in queries.tree(space.id, by=acting(ann)) if one.row.title == "The printer")
    assert (printer.labels, printer.kind, printer.language, printer.state) == (("printer", "paper"), "solution", "nb", "draft")


def test_what_was_given_out_can_be_taken_in_again(ann, space, open_space, write, browser):
    write(ann, space, "Above", "text\n\n- a")
    write(ann, space, "Below: it's Łódź", "1. one", kind="solution", labels="a, b", parent="KB-1", reply="Hello\nyou", language="pl")
    answer = browser(ann).get("/knowledge/spaces/guides/export")
    assert answer["Content-Disposition"] == 'attachment; filename="guides.zip"'
    given = answer.getvalue()
    names = zipfile.ZipFile(io.BytesIO(given)).namelist()
    assert names[0] == "KB-1-above.md"
    assert names[1].startswith("KB-1-above/KB-2-below-its-")
    other = open_space("Copy")
    assert take(ann, other, given, publish=True).made == 2
    assert drawn(ann, other) == ["Above", "-Below: it's Łódź"]
    copy = queries.article("KB-4", by=acting(ann))
    assert (copy.text, copy.reply, copy.row.labels, copy.row.kind, copy.row.language, copy.row.state) == (
        "1. one",
        "Hello you",
        ("a", "b"),
        "solution",
        "pl",
        "published",
    )


def test_an_export_of_confluence_keeps_its_tree_and_its_shape(ann, space):
    below = '<li><span><a href="Runbooks_1.html">Runbooks</a></span></li>'
    files = {
        "OPS/index.html": "<html><body>pages</body></html>",
        "OPS/Runbooks_1.html": PAGE.format(title="Runbooks", above="", body="<p>All</p>"),
        "OPS/Disk_2.html": PAGE.format(title="Disk full", above=below, body=BODY),
    }
    assert take(ann, space, packed(**files)).made == 2
    assert drawn(ann, space) == ["Runbooks", "-Disk full"]
    text = queries.article("KB-2", by=acting(ann)).text
    assert text.startswith("## Steps\n\nRead **all** of it, or [this](https://example.org/a%20b) and that.")
    assert "1. One\n2. Two\n   - inner" in text
    assert "```\nx  =  1\ny\n```" in text
    assert "| what | who |\n|---|---|\n| disk | Bo |" in text
    assert "alert" not in text


@pytest.mark.parametrize("name", ["../../etc/passwd.md", "/srv/x.md", "..\\..\\x.md", "C:\\x.md", "a/" * 200 + "x.md"])
def test_no_name_leads_out_of_an_archive(ann, space, name):
    assert take(ann, space, packed(**{name: "# Harmless\n"})).made == 1
    assert drawn(ann, space) == ["Harmless"]


def test_what_is_no_archive_or_too_much_is_refused_and_nothing_is_stored(ann, space):
    bomb = packed(**{"bomb.md": "0" * (3 * 1024 * 1024)})
    broken = packed(**{"a.md": "# A\n" * 500})[:-30]
    many = packed(**{f"{number}.md": "" for number in range(5001)})
    for data in (b"", b"PK\x03\x04 not really", bomb, broken, many, packed(**{"a.txt": "x"}), b"x" * (20 * 1024 * 1024 + 1)):
        with pytest.raises(Invalid):
            take(ann, space, data)
    assert drawn(ann, space) == []


def test_a_page_that_is_wrong_is_named_and_the_others_are_taken(ann, space):
    taken = take(ann, space, packed(**{"a.md": "# A\n", "b.md": "x" * 100_001}))
    assert taken.made == 1
    assert [path for path, _why in taken.left] == ["b.md"]


def test_only_writers_take_in_and_only_readers_get_out(ann, open_space, browser):
    mine = team("HR", ann)
    space = open_space("HR", readers="teams", writers="teams", writer_teams=(mine.id,))
    with pytest.raises(NotFound):
        take(eve(), space, packed(**{"a.md": "# A\n"}))
    assert browser(person("Fay")).get("/knowledge/spaces/hr/export").status_code == 404
    with pytest.raises(NotAllowed):
        take(person("Lotte", "stakeholder"), open_space("Open"), packed(**{"a.md": "# A\n"}))


def test_an_archive_is_taken_in_on_the_page(ann, space, browser):
    page = browser(ann)
    assert page.get("/knowledge/spaces/guides/import").status_code == 200

    def send(data):
        return page.post("/knowledge/spaces/guides/import", {"file": SimpleUploadedFile("a.zip", data), "publish": "on"})

    assert send(packed(**{"a.md": "# A\n"})).url == "/knowledge/spaces/guides"
    assert "no zip archive" in send(b"nonsense").content.decode()
    assert "b.md" in send(packed(**{"a.md": "# A\n", "b.md": "x" * 100_001})).content.decode()
    assert drawn(ann, space) == ["A"]
    assert queries.article("KB-1", by=acting(ann)).row.state == "published"


def test_the_same_archive_again_makes_no_doubles_and_brings_what_is_new(ann, bo, space):
    first = {"a.md": "# A\none", "b.md": "# B\none", "c.md": "# C\none"}
    assert take(ann, space, packed(**first)).made == 3
    mine = queries.article("KB-2", by=acting(bo))
    changed = ArticleDraft(title="B", text="mine", kind=mine.row.kind, language=mine.row.language)
    actions.write_article(by=acting(bo), at=NOON, ref="KB-2", base=1, draft=changed)
    taken = take(ann, space, packed(**{"a.md": "# A\ntwo", "b.md": "# B\ntwo", "c.md": "# C\none", "d.md": "# D\n"}))
    assert (taken.made, taken.changed, taken.same) == (1, 1, 1)
    assert taken.left == (("b.md", "KB-2 was changed here since, and stays as it is."),)
    assert drawn(ann, space) == ["A", "B", "C", "D"]
    assert [queries.article(f"KB-{number}", by=acting(ann)).text for number in (1, 2, 3)] == ["two", "mine", "one"]
    again = take(ann, space, packed(**{"a.md": "# A\nthree"}))
    assert (again.made, again.changed) == (0, 1)
    assert queries.article("KB-1", by=acting(ann)).revision == 3


def test_a_new_page_stands_below_the_one_above_it_though_that_was_changed_here(ann, bo, space):
    take(ann, space, packed(**{"guides/README.md": "# Guides\none"}))
    mine = queries.article("KB-1", by=acting(bo))
    changed = ArticleDraft(title="Guides", text="mine", kind=mine.row.kind, language=mine.row.language)
    actions.write_article(by=acting(bo), at=NOON, ref="KB-1", base=1, draft=changed)
    taken = take(ann, space, packed(**{"guides/README.md": "# Guides\ntwo", "guides/printer.md": "# Printer\n"}))
    assert (taken.made, taken.changed, taken.same, len(taken.left)) == (1, 0, 0, 1)
    assert drawn(ann, space) == ["Guides", "-Printer"]


def test_who_takes_in_at_the_same_moment_waits(ann, space):
    with CaptureQueriesContext(connection) as asked:
        take(ann, space, packed(**{"a.md": "# A\n"}))
    said = [one["sql"] for one in asked if '"knowledge_origin"' in one["sql"] or "FOR NO KEY UPDATE" in one["sql"]]
    assert connection.vendor == "sqlite" or "FOR NO KEY UPDATE" in said[0]  # SQLite has one writer anyway


def test_a_kind_and_a_language_that_nobody_knows_hold_no_page_back_the_second_time_either(ann, space):
    for text in ("one", "two"):
        assert take(ann, space, packed(**{"a.md": f"---\ntitle: A\nkind: moon\nlanguage: xx\n---\n\n{text}"})).left == ()
    assert queries.article("KB-1", by=acting(ann)).text == "two"


def test_a_page_that_is_wrong_since_is_not_called_the_same(ann, space):
    take(ann, space, packed(**{"a.md": "# A\none"}))
    taken = take(ann, space, packed(**{"a.md": "# A\n" + "x" * 100_001}))
    assert (taken.changed, taken.same, len(taken.left)) == (0, 0, 1)


def test_what_was_put_away_here_comes_not_back(ann, space):
    take(ann, space, packed(**{"a.md": "# A\none"}))
    actions.archive_article(by=acting(ann), at=NOON, ref="KB-1")
    taken = take(ann, space, packed(**{"a.md": "# A\ntwo"}))
    assert [why for _path, why in taken.left] == ["KB-1 was put away here, and stays so."]
    assert drawn(ann, space) == []


def test_what_stands_below_something_put_away_is_named_and_left(ann, space):
    take(ann, space, packed(**{"a.md": "# A\none"}))
    actions.archive_article(by=acting(ann), at=NOON, ref="KB-1")
    taken = take(ann, space, packed(**{"a.md": "# A\none", "a/b.md": "# B\n", "c.md": "# C\n"}))
    assert (taken.made, taken.left) == (1, (("a/b.md", "This article is archived. Bring it back first."),))


def test_of_many_files_those_that_cannot_be_taken_are_named_and_the_others_come(ann, space):
    names = [f"f{number}.txt" for number in range(23)]
    text = "# A\n\n" + " ".join(f"[x]({name})" for name in [*names, "run.exe"])
    taken = take(
        ann, space, packed(**{"a.md": text, **dict.fromkeys(names[:12], b"x"), "run.exe": b"MZ", **dict.fromkeys(names[12:], b"x")})
    )
    assert [path for path, _why in taken.left] == ["run.exe"]
    assert Attachment.objects.count() == 23


def test_the_same_path_with_another_title_or_in_another_space_is_another_article(ann, space, open_space):
    take(ann, space, packed(**{"README.md": "# Tools\none"}))
    assert take(ann, space, packed(**{"README.md": "# Cars\none"})).made == 1
    assert take(ann, open_space("Copy"), packed(**{"README.md": "# Tools\none"})).made == 1


def test_the_xml_export_of_confluence_is_the_same_source_as_its_html_export(ann, space):
    files = {"OPS/Runbooks_11.html": PAGE.format(title="Runbooks", above="", body="<p>All</p>")}
    assert take(ann, space, packed(**files)).made == 1
    objects = page("11", "Runbooks", "<p>All of them</p>") + page("12", "Disk", "<p>Full</p>", prop("parent", "11", "Page"))
    plan = thing("Attachment", "7", prop("title", "plan.png"), prop("version", "1"), prop("containerContent", "12", "Page"))
    xml = f"{HEAD}{objects}{plan}</hibernate-generic>"
    taken = take(ann, space, packed(**{"OPS/entities.xml": xml, "OPS/attachments/12/7/1": b"\x89PNG"}))
    assert (taken.made, taken.changed, taken.left) == (1, 1, ())
    assert drawn(ann, space) == ["Runbooks", "-Disk"]
    assert queries.article("KB-1", by=acting(ann)).text == "All of them"
    assert list(Attachment.objects.values_list("article__number", "name")) == [(2, "plan.png")]


def test_an_xml_export_that_would_grow_beyond_all_bounds_is_refused(ann, space, monkeypatch):
    monkeypatch.setattr(archives, "_LARGEST_ALL", 100_000)
    xml = f"{HEAD}{page('1', 'Big', 'x' * 200_000)}</hibernate-generic>"
    for bad in (xml, "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "nonsense"):
        with pytest.raises(Invalid):
            take(ann, space, packed(**{"entities.xml": bad}))
    assert drawn(ann, space) == []


def exported(number: int, title: str, words: str) -> bytes:
    return packed(**{f"OPS/{title}_{number}.html": PAGE.format(title=title, above="", body=f"<p>{words}</p>")})


def test_another_instance_that_numbers_its_pages_alike_overwrites_nothing(ann, space):
    one = "Restart the booking database after telling the harbour, wait for the replica, then look at the queue of labels"
    two = "Holiday forms go to personnel before Friday; managers sign them and payroll counts what remains until summer"
    take(ann, space, exported(65537, "Booking", one))
    assert take(ann, space, exported(65537, "Holidays", two)).made == 1
    assert drawn(ann, space) == ["Booking", "Holidays"]
    for words, title in ((one, "Booking"), (two, "Holidays")):
        again = take(ann, space, exported(65537, title, f"{words}. And more"))
        assert (again.made, again.changed) == (0, 1)
    assert drawn(ann, space) == ["Booking", "Holidays"]


def test_a_page_that_was_renamed_at_its_source_is_the_same(ann, space):
    words = "Restart the booking database after telling the harbour, wait for the replica, then look at the queue of labels"
    take(ann, space, exported(65537, "Booking", words))
    again = take(ann, space, exported(65537, "Booking database", words))
    assert (again.made, again.changed, drawn(ann, space)) == (0, 1, ["Booking database"])


def test_an_article_is_taken_along_on_paper_or_to_be_taken_in_again_by_who_may_read_it(client, browser, open_space, write, ann, dev):
    made = write(ann, open_space("Guides", readers="inside"), "Blåbær", "## Steg\n\nThe *end*", labels="fruit")
    path = f"/knowledge/{made.key}/text"
    page = browser(ann)
    assert f'href="{path}.pdf"' in page.get(f"/knowledge/{made.key}").content.decode()
    markdown = page.get(f"{path}.md")
    assert markdown.content.decode().startswith("---\ntitle: Blåbær\nlabels: fruit\n")
    assert "The *end*" in markdown.content.decode()
    assert page.get(f"{path}.pdf").content.startswith(b"%PDF-")
    assert browser(dev).get(f"{path}.md").status_code == 404
    assert client.get(f"{path}.pdf").status_code == 302


def test_links_between_pages_lead_to_their_articles_also_to_those_that_come_later(ann, space):
    files = {
        "OPS/Runbooks_1.html": PAGE.format(
            title="Runbooks", above="", body='<p><a href="Disk_2.html#x">disk</a> <a href="Long_3.html">long</a></p>'
        ),
        "OPS/Disk_2.html": PAGE.format(title="Disk", above="", body='<p>up: <a href="Runbooks_1.html">all</a></p>'),
        "OPS/Long_3.html": PAGE.format(title="Long", above="", body=f"<p>{'x' * 100_001}</p>"),
    }
    taken = take(ann, space, packed(**files))
    assert (taken.made, [path for path, _why in taken.left]) == (2, ["OPS/Long_3.html"])
    texts = {
        one.title: queries.article(one.id, by=acting(ann)).text for one in (branch.row for branch in queries.tree(space.id, by=acting(ann)))
    }
    keys = {one.row.title: one.row.key for one in queries.tree(space.id, by=acting(ann))}
    assert texts == {"Runbooks": f"[disk](/knowledge/{keys['Disk']}) long", "Disk": f"up: [all](/knowledge/{keys['Runbooks']})"}
    assert queries.revision(queries.article("KB-1", by=acting(ann)).id, 1).text == queries.article("KB-1", by=acting(ann)).text
    assert take(ann, space, packed(**files)).same == 2


def test_links_in_a_folder_of_markdown_lead_to_its_articles(ann, space):
    take(
        ann,
        space,
        packed(
            **{
                "a.md": "# A\n\n[b](sub/b.md#part) ![p](p.png) [out](https://a.example/b.md)",
                "sub/b.md": "# B\n[a](../a.md)",
                "p.png": b"x",
            }
        ),
    )
    assert queries.article("KB-1", by=acting(ann)).text == "[b](/knowledge/KB-2) ![p](p.png) [out](https://a.example/b.md)"
    assert queries.article("KB-2", by=acting(ann)).text == "[a](/knowledge/KB-1)"
