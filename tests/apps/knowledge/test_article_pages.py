"""The pages of articles, as a browser without JavaScript uses them, and their JSON twins."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import translation

from tests.cast import NOON, acting, dev, eve, key, person, team
from varsko.knowledge import actions, queries, words
from varsko.knowledge.data import ArticleDraft
from varsko.knowledge.domain.states import Kind

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://evil.example/y.png)"


@pytest.fixture
def page(ann, browser) -> Client:
    return browser(ann)


def text(answer) -> str:
    assert answer.status_code in {200, 409, 422}, answer.status_code
    return " ".join(unescape(answer.content.decode()).split())


def form(**more) -> dict[str, str]:
    return {"title": "Reset a password", "kind": "how_to", "language": "en", "text": "1. Open the portal", "verb": "publish", **more}


# Reading


def test_an_empty_knowledge_base_teaches_the_first_step(browser, cleo, ann):
    assert 'href="/knowledge/spaces/new"' in text(browser(cleo).get("/knowledge"))
    assert "Nothing is written down yet" in text(browser(ann).get("/knowledge"))


def test_from_the_space_to_the_first_answer(browser, cleo, page):
    boss = browser(cleo)
    said = {"name": "Guides", "readers": "inside", "writers": "inside", "language": "en", "review_days": "90"}
    assert boss.post("/knowledge/spaces/new", said).url == "/knowledge/spaces/guides"
    shown = text(page.get("/knowledge/new?space=guides&kind=solution"))
    assert "→ What you see then" in shown
    space = queries.space("guides", by=acting(cleo))
    assert page.post("/knowledge/new", form(space=space.id)).url == "/knowledge/KB-1"
    shown = text(page.get("/knowledge/KB-1"))
    assert "Verified by Ann" in shown
    assert "<li>Open the portal" in shown
    assert "Reset a password" in text(page.get("/knowledge/spaces/guides"))
    assert "Reset a password" in text(page.get("/knowledge"))


def test_what_enter_presses_publishes_nothing(page, space):
    form = page.get("/knowledge/new").content.decode()
    assert re.search(r'<button[^>]* name="verb" value="(\w+)"', form)[1] == "keep"  # a browser presses the first


def test_what_a_form_got_wrong_is_said_beside_it(page, space):
    shown = text(page.post("/knowledge/new", form(space=space.id, title=" ", text="typed for an hour")))
    assert "typed for an hour" in shown
    assert queries.articles(by=acting(person("Zoe", "owner"))) == []


def test_search_and_filters(page, ann, space, write, work):
    write(ann, space, "Printer", "Switch it off and on", kind="solution", labels="print")
    write(ann, space, "Password", "Somewhere else", labels="account")
    work()
    shown = text(page.get("/knowledge?q=switch"))
    assert "<mark>Switch</mark> it off" in shown
    assert "Password" not in shown
    assert "Nothing found" in text(page.get("/knowledge?q=elephant"))
    assert "Printer" not in text(page.get("/knowledge?label=account"))
    assert "Password" not in text(page.get(f"/knowledge?kind=solution&space={space.slug}"))
    assert "Nothing fits" in text(page.get("/knowledge?state=draft"))
    assert "Printer" in text(page.get("/search?q=printer"))


def test_a_long_list_goes_on(page, ann, space, write):
    for number in range(53):
        write(ann, space, f"Number {number}.", at=NOON + timedelta(minutes=number))
    first = text(page.get("/knowledge?all=1"))
    assert "Number 52." in first
    assert "Number 2." not in first
    assert "before=KB-4" in first
    assert "Number 2." in text(page.get("/knowledge?all=1&before=KB-4"))


def test_nothing_that_somebody_wrote_does_harm(page, ann, space, write):
    write(ann, space, NASTY, NASTY, reply=NASTY, labels=NASTY.replace(",", ""))
    raw = page.get("/knowledge/KB-1").content.decode()
    assert "<script>alert" not in raw
    assert 'href="javascript' not in raw
    assert "<img" not in raw


def test_a_public_article_needs_no_sign_in_and_the_others_say_nothing(ann, open_space, write):
    public, inside = open_space("Help", readers="public"), open_space("Inside")
    write(ann, public, "For everybody")
    write(ann, inside, "For us")
    stranger = Client()
    assert "For everybody" in text(stranger.get("/knowledge/KB-1"))
    assert "For everybody" in text(stranger.get("/knowledge/spaces/help"))
    front = text(stranger.get("/knowledge"))
    assert "For everybody" in front
    assert "For us" not in front
    for address in ("/knowledge/KB-2", "/knowledge/KB-99", "/knowledge/spaces/inside", "/knowledge/spaces/none"):
        assert stranger.get(address).url.startswith("/login?next=/knowledge")
    assert "Ann" not in text(stranger.get("/knowledge/KB-1")).replace("Verified by Ann", "")


def test_without_anything_public_a_stranger_is_asked_to_sign_in(space):
    assert Client().get("/knowledge").url.startswith("/login")


def test_a_customer_reads_what_is_for_customers(ann, browser, open_space, write):
    write(ann, open_space("Portal", readers="portal"), "Track a parcel")
    write(ann, open_space("Inside"), "Secrets")
    customer = browser(dev())
    assert "Track a parcel" in text(customer.get("/knowledge/KB-1"))
    assert customer.get("/knowledge/KB-2").status_code == 404
    assert customer.get("/knowledge/KB-1/edit").status_code == 403
    assert "For writers" not in text(customer.get("/knowledge/KB-1"))


# Writing


def test_a_change_is_shown_line_by_line_and_taken_back(page, ann, space, write):
    write(ann, space, "Reset", "one\ntwo")
    said = form(title="Reset", text="one\n2", base="1", note="Shorter", verb="save")
    assert page.post("/knowledge/KB-1/edit", said).url == "/knowledge/KB-1"
    shown = text(page.get("/knowledge/KB-1/revisions/2"))
    assert "two</del>" in shown
    assert "2</ins>" in shown
    assert "Shorter" in text(page.get("/knowledge/KB-1/revisions"))
    assert "Compare with now" in text(page.get("/knowledge/KB-1/revisions/1"))
    page.post("/knowledge/KB-1/revisions/1/restore")
    assert queries.article("KB-1", by=acting(ann)).text == "one\ntwo"
    assert page.get("/knowledge/KB-1/revisions/9").status_code == 404


def test_two_forms_open_at_once_are_brought_together_and_looked_at(page, browser, ann, bo, space, write):
    write(ann, space, "Reset", "one\n\ntwo\n\nthree")
    browser(bo).post("/knowledge/KB-1/edit", form(text="ONE\n\ntwo\n\nthree", base="1", verb="save"))
    answer = page.post("/knowledge/KB-1/edit", form(text="one\r\n\r\ntwo\r\n\r\nTHREE", base="1", verb="save"))
    assert answer.status_code == 409
    shown = text(answer)
    assert "Bo changed it meanwhile." in shown
    assert "ONE two THREE</textarea>" in shown
    assert 'name="base" value="2"' in shown
    page.post("/knowledge/KB-1/edit", form(text="ONE\n\ntwo\n\nTHREE", base="2", verb="verify"))
    assert queries.article("KB-1", by=acting(ann)).text == "ONE\n\ntwo\n\nTHREE"


def test_written_together_and_saved_as_the_article(page, ann, space, write):
    write(ann, space, "Reset", "alone")
    shown = text(page.get("/knowledge/KB-1/together"))
    assert "data-document" in shown
    document = queries.document_of("article", queries.article("KB-1", by=acting(ann)).id, "text")
    actions.write(by=acting(ann), at=NOON, document_id=document.id, section="text", base="alone", text="together")
    assert "Others are writing a newer text" in text(page.get("/knowledge/KB-1/edit"))
    page.post("/knowledge/KB-1/together", {"note": "with Bo"})
    assert queries.article("KB-1", by=acting(ann)).text == "together"


def test_buttons_publish_doubt_move_and_archive(page, ann, space, write):
    write(ann, space, "A", publish=False)
    write(ann, space, "B")
    page.post("/knowledge/KB-1/do", {"verb": "move", "move": "publish"})
    page.post("/knowledge/KB-1/do", {"verb": "move", "move": "doubt"})
    assert "Take it with care" in text(page.get("/knowledge/KB-1"))
    page.post("/knowledge/KB-2/do", {"verb": "up"})
    assert [one.row.title for one in queries.tree(space.id, by=acting(ann))] == ["B", "A"]
    page.post("/knowledge/KB-1/place", {"space": space.id, "parent": queries.article("KB-2", by=acting(ann)).id, "owner": ann.id})
    assert [one.depth for one in queries.tree(space.id, by=acting(ann))] == [0, 1]
    page.post("/knowledge/KB-1/do", {"verb": "archive"})
    assert "Bring it back" in text(page.get("/knowledge/KB-1"))
    assert "1 archived article" in text(page.get(f"/knowledge/spaces/{space.slug}"))
    assert page.post("/knowledge/KB-1/do", {"verb": "explode"}).status_code == 404
    assert "somebody was quicker" in text(page.post("/knowledge/KB-2/do", {"verb": "move", "move": "publish"}, follow=True))


def test_a_translation_begins_with_the_original(page, ann, space, write):
    write(ann, space, "Reset", "how")
    assert "how</textarea>" in text(page.get(f"/knowledge/new?space={space.slug}&original=KB-1"))
    page.post("/knowledge/new", form(space=space.id, title="Resett", text="slik", language="nb", original="KB-1"))
    assert "Norsk" in text(page.get("/knowledge/KB-1"))
    page.post("/knowledge/KB-1/edit", form(title="Reset", text="anew", base="1", verb="save"))
    assert "The original was changed" in text(page.get("/knowledge/KB-2"))


def test_a_reader_is_led_to_their_own_language(browser, ann, space, write):
    write(ann, space, "Reset", language="en")
    write(ann, space, "Reset hasła", language="pl", original="KB-1")
    reader = browser(person("Jan", language="pl"))
    assert 'href="/knowledge/KB-2">' in text(reader.get("/knowledge/KB-1"))


def test_a_space_is_renamed_and_put_away(browser, cleo, ann, space, write):
    write(ann, space, "Reset")
    boss = browser(cleo)
    said = {"name": "Handbook", "readers": "inside", "writers": "inside", "language": "da", "review_days": "0", "slug": ""}
    boss.post("/knowledge/spaces/guides/settings", said)
    assert "Handbook" in text(boss.get("/knowledge"))
    boss.post("/knowledge/spaces/guides/archive")
    assert browser(ann).get("/knowledge/KB-1").status_code == 404
    assert browser(ann).get("/knowledge/spaces/guides/settings").status_code == 403
    boss.post("/knowledge/spaces/guides/archive")
    assert browser(ann).get("/knowledge/KB-1").status_code == 200


@pytest.mark.parametrize("language", ["en", "nb", "da", "nl", "pl"])
def test_every_kind_has_a_template_in_every_language(language):
    with translation.override(language):
        texts = {kind: words.template(kind) for kind in Kind}
    assert len(set(texts.values())) == len(Kind)
    assert all("\n" in one and "…" in one for one in texts.values())


def test_lists_ask_the_same_number_of_questions_whatever_their_length(page, ann, space, write, django_assert_max_num_queries):
    for number in range(12):
        write(ann, space, f"Number {number}", parent="KB-1" if number else "")
    for address in ("/knowledge", "/knowledge/KB-1", f"/knowledge/spaces/{space.slug}"):
        with django_assert_max_num_queries(20):
            assert page.get(address).status_code == 200


# JSON


def test_the_same_over_rest(space, work):
    _key, secret = key("script", rights=("read", "create"))
    script = Client(headers={"authorization": f"Bearer {secret}"})

    def call(method, path, **body):
        return getattr(script, method)(f"/api/v1{path}", body or None, content_type="application/json")

    assert [one["slug"] for one in script.get("/api/v1/spaces").json()] == ["guides"]
    made = call(
        "post", "/articles", space="guides", title="Printer", text="1. Off\n   → dark", kind="solution", labels=["print"], publish=True
    )
    assert (made.status_code, made.json()["row"]["key"], made.json()["steps"]) == (201, "KB-1", [{"text": "Off", "check": "dark"}])
    work()
    assert [one["title"] for one in script.get("/api/v1/articles/suggest?text=the+prin").json()] == ["Printer"]
    assert [one["row"]["key"] for one in script.get("/api/v1/articles/search?q=dark").json()] == ["KB-1"]
    assert [one["key"] for one in script.get("/api/v1/articles?label=print&space=guides").json()] == ["KB-1"]
    assert [one["key"] for one in script.get("/api/v1/articles?q=printer").json()] == ["KB-1"]
    changed = call("patch", "/articles/KB-1", base=1, text="1. On", note="shorter")
    assert (changed.json()["revision"], changed.json()["row"]["labels"]) == (2, ["print"])
    assert call("patch", "/articles/KB-1", base=1, text="late").status_code == 409
    assert call("patch", "/articles/KB-1", base=2, title=" ").status_code == 422
    assert [one["number"] for one in script.get("/api/v1/articles/KB-1/revisions").json()] == [2, 1]
    assert script.get("/api/v1/articles/KB-1/revisions/1").json()["text"].startswith("1. Off")
    assert call("post", "/articles/KB-1/revisions/1/restore").json()["revision"] == 3
    assert call("post", "/articles/KB-1/moves", move="doubt").json()["row"]["state"] == "review"
    assert call("post", "/articles/KB-1/moves", move="archive").json()["row"]["is_archived"]
    assert call("post", "/articles/KB-1/moves", move="bring_back").json()["row"]["is_archived"] is False
    call("post", "/articles", space="guides", title="Under it", parent="KB-1")
    assert call("put", "/articles/KB-2/place", parent="").json()["row"]["parent_id"] == ""
    for unknown in ("/articles/KB-9", "/articles/nonsense", "/articles?space=none", "/articles/KB-1/revisions/9"):
        assert script.get(f"/api/v1{unknown}").status_code == 404
    assert call("post", "/spaces", name="Mine").status_code == 403


def test_rest_shows_strangers_nothing(ann, open_space, write, work):
    hr = team("HR", ann)
    write(ann, open_space("HR", readers="teams", writers="teams", writer_teams=(hr.id,)), "Dismissals")
    work()
    other = team("Ops", eve())
    _key, secret = key("ops", team=other, rights=("read", "create"))
    script = Client(headers={"authorization": f"Bearer {secret}"})
    assert script.get("/api/v1/spaces").json() == script.get("/api/v1/articles").json() == []
    assert script.get("/api/v1/articles/suggest?text=dismissals").json() == []
    assert script.get("/api/v1/articles/KB-1").status_code == 404
    assert Client().get("/api/v1/articles/KB-1").status_code == 401


def test_a_key_that_configures_opens_spaces():
    _key, secret = key("setup", rights=("read", "create", "configure"))
    script = Client(headers={"authorization": f"Bearer {secret}"})
    made = script.post("/api/v1/spaces", {"name": "Guides", "readers": "public"}, content_type="application/json")
    assert (made.status_code, made.json()["slug"]) == (201, "guides")
    changed = script.put("/api/v1/spaces/guides", {"name": "Help"}, content_type="application/json")
    assert (changed.json()["name"], changed.json()["readers"], changed.json()["slug"]) == ("Help", "inside", "guides")


def test_a_draft_of_a_writer_waits_for_its_title(ann, space):
    draft = ArticleDraft(title="  A   title\twith  gaps ")
    made = actions.create_article(by=acting(ann), at=NOON, space=space.id, draft=draft)
    assert made.row.title == "A title with gaps"
