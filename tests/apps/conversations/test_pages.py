"""The pages of rooms, as a browser without JavaScript uses them, and as the page's script does."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.apps.conversations.build import PNG, harbour, say, upload
from tests.cast import NOON, acting, ann, cleo, dev, eve, team
from varsko.conversations import actions, queries
from varsko.conversations.models import Message
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.models import User

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)> ![y](http://evil.example/y.png)"
JSON = {"accept": "application/json"}


@pytest.fixture
def seen_by(client):
    def sign_in(one):
        client.force_login(User.objects.get(pk=one.id))
        return client

    return sign_in


def text(answer) -> str:
    return answer.content.decode()


def page(place) -> str:
    return f"/rooms/team/{place.subject}"


def test_the_list_shows_the_rooms_one_may_enter(seen_by):
    place, one, _other = harbour(private=True)
    say(one, place, "hello")
    team("Quiet", one)
    team("Elsewhere", private=True)
    shown = text(seen_by(one).get("/rooms"))
    assert shown.index("Harbour") < shown.index("Quiet")
    assert "Elsewhere" not in shown
    assert "No room for you yet" in text(seen_by(eve()).get("/rooms"))
    assert "Harbour" not in text(seen_by(cleo()).get("/rooms"))


def test_a_room_is_read_and_written_in_without_script(seen_by):
    place, one, other = harbour()
    browser = seen_by(one)
    sent = browser.post(f"/rooms/{place.id}/say", {"text": "the pool is **empty**", "token": "t1"})
    assert sent["Location"] == f"{page(place)}#m-1"
    browser.post(f"/rooms/{place.id}/say", {"text": "the pool is **empty**", "token": "t1"})
    shown = text(seen_by(other).get(page(place)))
    assert shown.count("the pool is <strong>empty</strong>") == 1
    assert "You are here for the first time." in shown
    message = queries.messages(acting(other), place.id)[0]
    answer = seen_by(other).get(f"{page(place)}?reply={message.id}")
    assert f'name="reply_to" value="{message.id}"' in text(answer)
    browser.post(f"/rooms/{place.id}/say", {"text": "since when?", "reply_to": message.id, "note": "1"})
    found = queries.messages(acting(one), place.id)[1]
    assert (found.kind, found.reply.number) == ("note", 1)


def test_the_room_has_one_address_that_leads_to_its_page(seen_by):
    place, one, _other = harbour()
    assert seen_by(one).get(f"/rooms/{place.id}")["Location"] == page(place)
    lost = actions.open_room(by=SYSTEM_ACTOR, at=NOON, about="ghost", subject="1", title="Lost", audience=[f"user:{one.id}"])
    assert seen_by(one).get(f"/rooms/{lost.id}")["Location"] == "/"


def test_the_first_visitor_finds_an_empty_room_that_teaches(seen_by):
    one = ann()
    ours = team("Harbour", one)
    shown = text(seen_by(one).get(f"/rooms/team/{ours.id}"))
    assert "Nothing is said here yet" in shown
    assert "data-composer" in shown


def test_what_goes_wrong_is_said_and_what_was_typed_is_kept(seen_by):
    place, one, _other = harbour()
    browser = seen_by(one)
    virus = SimpleUploadedFile("virus.exe", b"MZ")
    answer = browser.post(f"/rooms/{place.id}/say", {"text": "take this", "files": virus})
    assert answer.status_code == 422
    assert "virus.exe is a program" in text(answer)
    assert "take this</textarea>" in text(answer)
    answer = browser.post(f"/rooms/{place.id}/say", {"text": ""}, headers=JSON)
    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"text"})
    assert Message.objects.count() == 0


def test_an_unknown_command_is_answered_to_its_author_alone(seen_by):
    place, one, _other = harbour()
    browser = seen_by(one)
    answer = browser.post(f"/rooms/{place.id}/say", {"text": "/fly"}, follow=True)
    assert "There is no command /fly." in text(answer)
    answer = browser.post(f"/rooms/{place.id}/say", {"text": "/fly"}, headers=JSON).json()
    assert answer["is_wrong"]
    assert Message.objects.count() == 0


def test_a_message_has_a_page_where_all_can_be_done(seen_by):
    place, one, other = harbour()
    message = say(one, place, "first")
    path = f"/rooms/messages/{message.id}"
    browser = seen_by(one)
    assert browser.post(path, {"do": "edit", "text": "second"})["Location"] == f"{page(place)}#m-1"
    browser.post(path, {"do": "react", "symbol": "📌"})
    shown = text(browser.get(path))
    assert "first" in shown
    assert "second" in shown
    assert "Remove for everybody" in shown
    assert "Remove for everybody" not in text(seen_by(other).get(path))
    assert "<html lang" not in text(browser.get(path, headers={"HX-Request": "true"}))
    browser = seen_by(one)
    browser.post(path, {"do": "react", "undo": "📌"})
    assert queries.message(acting(one), message.id).reactions == ()
    assert browser.post(path, {"do": "dance"}).status_code == 404
    assert browser.post(path, {"do": "delete"}, headers=JSON).status_code == 204
    assert "Removed by Ann" in text(browser.get(path))
    assert "Removed by Ann" in text(browser.get(page(place)))


def test_the_script_gets_what_is_new_and_what_is_older(seen_by):
    place, one, other = harbour()
    for number in range(1, 61):
        say(one, place, f"said {number}")
    browser = seen_by(other)
    news = browser.get(f"/rooms/{place.id}/news?after=58").json()
    assert (news["revision"], news["number"], news["is_complete"]) == (60, 60, True)
    assert news["items"].count('class="msg ') == 2
    assert "<html" not in news["items"]
    older = browser.get(f"/rooms/{place.id}/older?before=11").json()
    assert (older["items"].count('class="msg '), older["older"]) == (10, 0)
    for strange in ("", "-1", "x", "9" * 40, "٣"):
        assert browser.get(f"/rooms/{place.id}/news?after={strange}").status_code == 200
        assert browser.get(f"/rooms/{place.id}/older?before={strange}").status_code == 200


def test_who_looks_is_here_and_has_read(seen_by):
    place, one, other = harbour()
    say(one, place, "hello")
    answer = seen_by(other).post(f"/rooms/{place.id}/look", {"number": "1"})
    assert "Bo" in answer.json()["here"]
    assert queries.rooms(acting(other))[0].unread == 0
    assert [person["name"] for person in seen_by(one).get(f"/rooms/{place.id}/people").json()["people"]] == ["Ann", "Bo"]


def test_hostile_text_names_and_signs_are_only_text(seen_by):
    place, one, _other = harbour()
    say(one, place, NASTY, files=[upload("<img src=x onerror=alert(1)>.png"), upload('"><script>alert(1)</script>.txt', b"x")])
    User.objects.filter(pk=one.id).update(name=NASTY[:100])
    say(one, place, f"again {NASTY}")
    shown = text(seen_by(one).get(page(place)))
    for wrong in ("<script>alert", "<img src=x", 'href="javascript', 'src="http', '"><script'):
        assert wrong not in shown


def test_pictures_are_shown_and_everything_else_is_downloaded(seen_by):
    place, one, other = harbour()
    html = b"<script>alert(document.domain)</script>"
    files = say(one, place, "", files=[upload("łódź.png"), upload("page.html", html), upload("fake.png", html)]).files
    browser = seen_by(other)
    picture, page_file, fake = (browser.get(f"/rooms/files/{one.id}") for one in files)
    assert (picture["Content-Type"], picture["Content-Disposition"][:6], picture.content) == ("image/png", "inline", PNG)
    for answer in (page_file, fake):
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
    for answer in (picture, page_file, fake):
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer["Cache-Control"]


def test_files_and_pages_of_a_private_room_are_not_there_for_others(seen_by):
    place, one, _other = harbour(private=True)
    message = say(one, place, "the key is under the mat", files=[upload("key.png")])
    paths = [
        page(place),
        f"/rooms/{place.id}",
        f"/rooms/{place.id}/news",
        f"/rooms/{place.id}/older",
        f"/rooms/{place.id}/people",
        f"/rooms/{place.id}/export",
        f"/rooms/messages/{message.id}",
        f"/rooms/files/{message.files[0].id}",
    ]
    for stranger in (eve(), cleo(), dev()):
        browser = seen_by(stranger)
        assert {browser.get(path).status_code for path in paths} == {404}
        assert {browser.post(f"/rooms/{place.id}/{verb}", {"text": "hi"}).status_code for verb in ("say", "look")} == {404}
        assert browser.post(f"/rooms/messages/{message.id}", {"do": "react", "symbol": "👍"}).status_code == 404
    browser.logout()
    assert {browser.get(path).status_code for path in paths} == {302}
    assert Message.objects.count() == 1


def test_a_room_is_exported_as_a_file(seen_by):
    place, one, _other = harbour()
    say(one, place, "hello")
    answer = seen_by(one).get(f"/rooms/{place.id}/export")
    assert answer["Content-Disposition"] == 'attachment; filename="Harbour.md"'
    assert b"hello" in b"".join(answer.streaming_content)


def test_a_closed_room_says_so(seen_by):
    place, one, _other = harbour()
    say(one, place, "done")
    actions.close_room(by=SYSTEM_ACTOR, at=NOON, room_id=place.id)
    browser = seen_by(one)
    shown = text(browser.get(page(place)))
    assert "This room is closed" in shown
    assert "data-composer" not in shown
    assert browser.post(f"/rooms/{place.id}/say", {"text": "more"}).status_code == 422


def test_admins_choose_the_signs(seen_by):
    browser = seen_by(cleo())
    form = {"symbol_0": "🦌", "meaning_0": "task"}
    assert browser.post("/settings/rooms", form).status_code == 302
    assert [sign.symbol for sign in queries.signs()] == ["🦌"]
    wrong = browser.post("/settings/rooms", {"symbol_0": "<b>"})
    assert wrong.status_code == 422
    assert "is not an emoji" in text(wrong)
    assert seen_by(ann()).get("/settings/rooms").status_code == 403


def test_opening_a_page_costs_few_queries(seen_by, django_assert_max_num_queries):
    one = ann()
    ours = team("Harbour", one)
    place = actions.enter_team(by=acting(one), at=NOON, team_id=ours.id)
    for number in range(30):
        say(one, place, f"said {number}", files=[upload()])
    browser = seen_by(one)
    browser.get(page(place))
    with django_assert_max_num_queries(26):
        browser.get(page(place))
