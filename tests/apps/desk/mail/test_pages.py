"""The pages of mail: why it is here, its words and files, the desk's addresses, the people to ring."""

import pytest
from django.urls import reverse

from tests.apps.desk.mail.conftest import ADDRESS, written
from varsko.desk.models import MailAddress, Unreachable
from varsko.desk.queries.letters import signed_address

pytestmark = pytest.mark.django_db

RICH = b"""From: Dev <dev@kunde.example>
To: helpdesk@nordfrakt.example
Subject: Bilde
MIME-Version: 1.0
Content-Type: multipart/related; boundary="B"

--B
Content-Type: text/html; charset=utf-8

<p>Se <img src="cid:logo"><script>steal()</script><img src="https://spy.example/x.gif"></p>
--B
Content-Type: image/png
Content-ID: <logo>
Content-Disposition: inline; filename="logo.png"

PNG
--B
Content-Type: text/html; name="evil.html"
Content-Disposition: attachment; filename="evil.html"

<script>steal()</script>
--B--
"""


def test_a_request_shows_its_mails_and_why_they_are_here(brought, asked, page):
    to = signed_address(ADDRESS, asked)
    mail = brought(written(to=to, subject="Kaffemaskinen", text="Den lekker."), to=to)
    shown = page.get(f"/desk/{asked.key}").content.decode()
    assert "It was sent to the address that we gave for this request." in shown
    assert "It answers this request under another subject." in shown
    one = page.get(reverse("desk-mail", args=[mail.pk])).content.decode()
    assert "Den lekker." in one
    assert "Make it a request of its own" in one


def test_a_mail_that_is_read_again_says_the_same(brought, asked, page):
    to = signed_address(ADDRESS, asked)
    mail = brought(written(to=to, text="Nå virker den, takk skal du ha.\n\nNoen skrev:\n> Den er tom."), to=to)
    shown = page.get(reverse("desk-mail", args=[mail.pk])).context
    assert (shown["mail"].read.fresh, shown["mail"].read.how) == (mail.entry.text, mail.cut)


def test_a_mail_is_split_off_and_a_held_one_is_adopted(brought, asked, page):
    to = signed_address(ADDRESS, asked)
    mail = brought(written(to=to, subject="Kaffemaskinen", text="Den lekker."), to=to)
    answer = page.post(reverse("desk-mail-do", args=[mail.pk]), {"verb": "split"})
    mail.refresh_from_db()
    assert answer["Location"] == f"/desk/{mail.request.key}"
    held = brought(written("Eve <eve@evil.example>", subject=f"RE: {asked.key}"), envelope_from="eve@evil.example")
    assert f"Put it into {asked.key}" in page.get(reverse("desk-mail", args=[held.pk])).content.decode()
    assert page.post(reverse("desk-mail-do", args=[held.pk]), {"verb": "adopt"})["Location"] == f"/desk/{asked.key}"
    assert page.post(reverse("desk-mail-do", args=[held.pk]), {"verb": "adopt"}, follow=True).status_code == 200
    assert page.post(reverse("desk-mail-do", args=[held.pk]), {"verb": "burn"}).status_code == 404


def test_the_laid_out_mail_loads_nothing_from_outside_and_runs_nothing(brought, page):
    mail = brought(RICH)
    answer = page.get(reverse("desk-mail-html", args=[mail.pk]))
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    body = answer.content.decode()
    assert "spy.example" not in body
    assert "steal" not in body
    assert f'src="/desk/mail/{mail.pk}/files/0"' in body


def test_files_are_given_to_be_kept_and_only_pictures_of_the_text_are_shown(brought, page):
    mail = brought(RICH)
    picture = page.get(reverse("desk-mail-file", args=[mail.pk, 0]))
    assert (picture["Content-Type"], picture["Content-Disposition"]) == ("image/png", "inline; filename*=utf-8''logo.png")
    evil = page.get(reverse("desk-mail-file", args=[mail.pk, 1]))
    assert (evil["Content-Type"], evil["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert evil["Content-Disposition"].startswith("attachment")
    assert page.get(reverse("desk-mail-file", args=[mail.pk, 9])).status_code == 404


def test_mails_of_a_confidential_desk_are_for_its_team(brought, hr, browser, eve, bo):
    MailAddress.objects.create(address="hr@nordfrakt.example", desk_id=hr.id, created_at="2026-03-02T12:00Z")
    mail = brought(written(to="hr@nordfrakt.example"), to="hr@nordfrakt.example")
    assert browser(bo).get(reverse("desk-mail", args=[mail.pk])).status_code == 200
    for name, more in (("desk-mail", []), ("desk-mail-html", []), ("desk-mail-file", [0])):
        assert browser(eve).get(reverse(name, args=[mail.pk, *more])).status_code == 404
    assert browser(eve).post(reverse("desk-mail-do", args=[mail.pk]), {"verb": "split"}).status_code == 404


def test_an_address_is_added_and_taken_away(desk, cleo, browser):
    page = browser(cleo)
    assert "No desk can be written to yet" in page.get("/settings/desk/mail").content.decode()
    assert page.post("/settings/desk/mail", {"desk": "it", "address": "it@nordfrakt.example", "plus": "on"}).status_code == 302
    found = MailAddress.objects.get()
    assert (found.address, found.plus, found.acknowledges) == ("it@nordfrakt.example", True, False)
    assert "it@nordfrakt.example" in page.get("/settings/desk/mail").content.decode()
    assert page.post("/settings/desk/mail", {"desk": "it", "address": "it+x@nordfrakt.example"}).status_code == 422
    page.post("/settings/desk/mail", {"remove": str(found.pk)})
    assert MailAddress.objects.count() == 0


def test_people_to_ring_are_ticked_off(asked, page):
    assert "Mail reaches everybody" in page.get("/desk/to-ring").content.decode()
    Unreachable.objects.create(address="dev@kunde.example", permanent=True, at=asked.created_at, request=asked, said="550 no such user")
    shown = page.get("/desk/to-ring").content.decode()
    assert "550 no such user" in shown
    assert asked.key in shown
    page.post("/desk/to-ring", {"done": str(Unreachable.objects.get().pk)})
    assert Unreachable.objects.get().done_by == "Ann"
