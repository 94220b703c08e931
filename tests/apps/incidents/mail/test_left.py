"""A mail that nothing was made of is opened safely, and somebody puts it where it belongs, or dismisses it; who may not, learns nothing."""

import sys

import pytest
from django.urls import reverse

from tests import cast
from tests.apps.incidents.mail.conftest import in_room
from varsko.core import clock
from varsko.core.models import EventRow
from varsko.desk import actions as desk
from varsko.desk.data import Draft as RequestDraft
from varsko.desk.models import Mail as DeskMail
from varsko.desk.models import Request
from varsko.incidents import actions, queries
from varsko.incidents.models import Incident, LinkedAlert, Mail
from varsko.incidents.pages import left as pages
from varsko.kernel.errors import Conflict, NotFound
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief():
    return cast.person("Olga", "admin")


@pytest.fixture
def left(brought) -> Mail:
    """A stranger wrote; strangers may not report here."""
    found = brought("Eve <eve@evil.example>", subject="Your shop", text="It is *down* <script>alert(1)</script>", files={"a.log": b"boom"})
    assert (found.state, found.why) == ("left", "stranger")
    return found


def doing(who) -> dict:
    return {"by": cast.acting(who), "at": clock.now()}


def test_it_is_opened_from_the_list_and_nothing_in_it_runs(left, chief, browser):
    page = browser(chief)
    address = reverse("incident-left-mail", args=[left.pk])
    assert address in page.get(reverse("incident-mail")).content.decode()
    shown = page.get(address).content.decode()
    assert "A stranger wrote, and strangers may not report here." in shown
    assert "It is *down* &lt;script&gt;" in shown
    assert "<script>alert" not in shown
    file = page.get(f"{address}/files/0")
    assert (file.content, file["Content-Type"], "sandbox" in file["Content-Security-Policy"]) == (b"boom", "application/octet-stream", True)
    assert file["Content-Disposition"].startswith("attachment")
    assert page.get(f"{address}/files/1").status_code == 404
    laid_out = page.get(f"{address}/html")
    assert "sandbox" in laid_out["Content-Security-Policy"]
    assert b"<script>" not in laid_out.content


def test_it_is_put_into_a_room_as_from_outside_once(left, declared, ann, chief, browser):
    view = declared(ann)
    page, address = browser(chief), reverse("incident-left-mail-do", args=[left.pk])
    assert page.post(address, {"verb": "assign", "key": view.key}).url == reverse("incident", args=[view.key])
    assert in_room(view) == [("Eve (eve@evil.example)", "note", "It is *down* <script>alert(1)</script>")]
    left.refresh_from_db()
    assert (left.state, left.why, str(left.incident_id)) == ("placed", "by_hand", view.id)
    assert page.post(address, {"verb": "assign", "key": view.key}).status_code == 404
    assert len(in_room(view)) == 1
    event = EventRow.objects.get(kind="incident_work.MailAssigned")
    assert (event.data["before"], event.data["sender"]) == ("stranger", "eve@evil.example")
    story = page.get(reverse("incident-timeline", args=[view.key])).content.decode()
    assert "put a mail here that says it is from eve@evil.example" in story


def test_it_begins_an_incident_that_pages_nobody(left, chief):
    view = actions.declare_by_mail(**doing(chief), mail=left.pk)
    row = Incident.objects.get()
    assert (row.key, row.status, row.summary, row.contact) == (view.key, "triage", "Your shop", "eve@evil.example")
    assert not LinkedAlert.objects.exists()
    assert queries.mails_left(by=cast.acting(chief)) == []


def test_it_is_dismissed_kept_and_taken_up_again(left, declared, ann, chief, browser):
    page, address = browser(chief), reverse("incident-left-mail-do", args=[left.pk])
    page.post(address, {"verb": "dismiss"})
    page.post(address, {"verb": "dismiss"})
    assert EventRow.objects.filter(kind="incident_work.MailSettled").count() == 1
    assert "Your shop" not in page.get(reverse("incident-mail")).content.decode()
    assert "Your shop" in page.get(reverse("incident-mail") + "?all=1").content.decode()
    assert "Somebody read it and dismissed it." in page.get(reverse("incident-left-mail", args=[left.pk])).content.decode()
    view = declared(ann)
    actions.assign_mail(**doing(chief), mail=left.pk, ref=view.key)
    assert len(in_room(view)) == 1


def test_it_goes_to_the_desk_as_a_note_that_its_caller_does_not_see(left, desk_address, ann, chief, browser):
    made = desk.open_request(**doing(ann), draft=RequestDraft(title="The shop is down"))
    page = browser(chief)
    assert "Is it for the desk?" in page.get(reverse("incident-left-mail", args=[left.pk])).content.decode()
    address = reverse("desk-take-over-mail", args=[left.pk])
    assert page.post(address, {"request": "REQ-999"}).url == reverse("incident-left-mail", args=[left.pk])
    assert page.post(address, {"request": made.key}).url == reverse("desk-request", args=[made.key])
    (entry,) = Request.objects.get(key=made.key).entries.filter(kind="note")
    assert "It is *down*" in entry.text
    kept = DeskMail.objects.get()
    assert (kept.state, kept.why, bytes(kept.raw) == bytes(left.raw), kept.due_at) == ("placed", "moved", True, None)
    with pytest.raises(Conflict):
        desk.take_over_mail(**doing(chief), mail=left.pk, request=made.key)
    assert "Somebody gave it to the desk." in page.get(reverse("incident-left-mail", args=[left.pk])).content.decode()


def test_what_the_trusted_server_said_of_its_sender_goes_along(brought, desk_address, chief):
    left = brought("Eve <eve@evil.example>", verdict="pass", text="Hello")
    assert left.is_verified is True
    desk.take_over_mail(**doing(chief), mail=left.pk, desk="it")
    assert DeskMail.objects.get().is_verified is True


def test_a_mail_that_the_desk_has_already_is_told_and_stays(left, desk_address, chief, browser):
    desk.take_over_mail(**doing(chief), mail=left.pk, desk="it")
    Mail.objects.filter(pk=left.pk).update(why="stranger")  # as when two databases were brought together
    page = browser(chief).post(reverse("desk-take-over-mail", args=[left.pk]), {"desk": "it"}, follow=True)
    assert "The desk has this mail already." in page.content.decode()
    assert DeskMail.objects.count() == Request.objects.count() == 1


def test_more_than_a_page_of_them_is_turned_over(brought, chief, browser, monkeypatch):
    monkeypatch.setattr(sys.modules["varsko.incidents.pages.mail"], "_PAGE", 2)
    made = [brought("Eve <eve@evil.example>", subject=f"Mail {number}") for number in range(3)]
    page = browser(chief)
    first = page.get(reverse("incident-mail")).content.decode()
    assert ("Mail 2" in first, "Mail 1" in first, "Mail 0" in first) == (True, True, False)
    second = page.get(reverse("incident-mail"), {"after": str(made[1].pk)}).content.decode()
    assert ("Mail 0" in second, "Mail 2" in second) == (True, False)
    assert [one["subject"] for one in page.get(f"/api/v1/incident-mails?after={made[1].pk}").json()] == ["Mail 0"]
    assert page.get(reverse("incident-mail"), {"after": "x"}).status_code == 200


def test_it_begins_a_request_at_the_desk(left, desk_address, chief, work):
    made = desk.take_over_mail(**doing(chief), mail=left.pk, desk="it")
    assert (made.title, made.caller.email, made.channel) == ("Your shop", "eve@evil.example", "email")
    assert EventRow.objects.get(kind="incident_work.MailSettled").data["to"] == made.key
    work()
    assert Request.objects.count() == DeskMail.objects.count() == 1


@pytest.mark.parametrize("role", ["responder", "stakeholder", "customer"])
def test_who_may_not_set_incidents_up_reads_none_of_it(left, declared, ann, browser, role):
    view, other = declared(ann), cast.person("Oda", role)
    address = reverse("incident-left-mail", args=[left.pk])
    for path in (address, f"{address}/html", f"{address}/files/0", "/api/v1/incident-mails", f"/api/v1/incident-mails/{left.pk}"):
        assert browser(other).get(path).status_code == 403
    for verb in ("assign_mail", "declare_by_mail", "dismiss_mail"):
        with pytest.raises(NotAllowed):
            getattr(actions, verb)(**doing(other), mail=left.pk, **({"ref": view.key} if verb == "assign_mail" else {}))
    with pytest.raises(NotAllowed):
        desk.take_over_mail(**doing(other), mail=left.pk)
    assert browser(other).post(f"{address}/do", {"verb": "dismiss"}).status_code == 403


def test_programs_do_the_same(left, declared, ann, chief, browser):
    view, api = declared(ann), browser(chief)
    (one,) = api.get("/api/v1/incident-mails").json()
    said = api.get(f"/api/v1/incident-mails/{one['id']}").json()
    assert (said["mail"]["why"], said["files"]) == ("stranger", [{"name": "a.log", "kind": "application/octet-stream", "size": 4}])
    assert "Subject: Your shop" in said["headers"]
    assert api.delete(f"/api/v1/incident-mails/{one['id']}").status_code == 204
    assert api.get("/api/v1/incident-mails").json() == []
    answer = api.post(f"/api/v1/incident-mails/{one['id']}/assign", {"incident": view.key}, content_type="application/json")
    assert answer.json()["key"] == view.key
    assert api.get(f"/api/v1/incident-mails/{one['id']}").status_code == 404


def test_a_mail_is_put_into_no_incident_that_one_may_not_know_of(left, chief, browser):
    page, address = browser(chief), reverse("incident-left-mail", args=[left.pk])
    assert page.post(f"{address}/do", {"verb": "assign", "key": "HOT-77"}).url == address
    assert "There is no incident HOT-77 that you may know of." in page.get(address).content.decode()
    with pytest.raises(NotFound):
        actions.assign_mail(**doing(chief), mail="x", ref="HOT-1")
    assert page.post(f"{address}/do", {"verb": "x"}).status_code == 404


def test_who_comes_second_is_not_told_of_an_incident_that_they_did_not_name(left, declared, ann, chief, browser, monkeypatch):
    view, look = declared(ann), pages._found

    def look_while_another_is_quicker(pk, by):
        found = look(pk, by)
        actions.assign_mail(**doing(chief), mail=pk, ref=view.key)
        return found

    monkeypatch.setattr(pages, "_found", look_while_another_is_quicker)
    assert browser(chief).post(reverse("incident-left-mail-do", args=[left.pk]), {"verb": "declare"}).status_code == 404
    assert Incident.objects.count() == 1


def test_of_a_mail_whose_text_was_let_go_nothing_is_made(left, declared, ann, chief, browser):
    view = declared(ann)
    Mail.objects.filter(pk=left.pk).update(raw=b"")
    page, address = browser(chief), reverse("incident-left-mail", args=[left.pk])
    assert page.post(f"{address}/do", {"verb": "assign", "key": view.key}).url == address
    assert "It does not exist any more." in page.get(address).content.decode()
    for verb in (actions.declare_by_mail, desk.take_over_mail):
        with pytest.raises(Conflict):
            verb(**doing(chief), mail=left.pk)
    assert (in_room(view), Incident.objects.count(), Request.objects.count()) == ([], 1, 0)
    actions.dismiss_mail(**doing(chief), mail=left.pk)
    assert queries.mails_left(by=cast.acting(chief)) == []
