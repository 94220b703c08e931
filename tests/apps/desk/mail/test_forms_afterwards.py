"""A request that came by mail lacks what a form asks: its link goes to known senders alone, is used once, and shows nothing."""

import re

import pytest
from django.test import Client

from tests import cast
from tests.apps.desk.mail.conftest import ADDRESS, written
from varsko.core import clock
from varsko.core.models import Delivery
from varsko.desk import actions, queries
from varsko.desk.data import Field, FormView
from varsko.kernel.errors import Conflict, Invalid
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db
PROVEN = {"Authentication_Results": "mx.nordfrakt.example; dkim=pass header.d=kunde.example; dmarc=pass header.from=kunde.example"}


@pytest.fixture
def form(home):
    """The address asks for a form in its receipts."""
    fields = (Field(key="", label="Shipment", needed=True), Field(key="", label="Damage"))
    made = actions.write_form(
        by=SYSTEM_ACTOR, at=clock.now(), desk="it", wanted=FormView(id="", desk_id="", name="Damaged parcel", fields=fields)
    )
    actions.write_address(by=SYSTEM_ACTOR, at=clock.now(), desk="it", address=ADDRESS, trusted="mx.nordfrakt.example", form=made.id)
    return made


def written_to(address: str = "dev@kunde.example") -> list[str]:
    rows = Delivery.objects.filter(address=address, purpose="desk").order_by("id").values_list("message__facts__after", flat=True)
    return list(rows)


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/]+(/portal/fill/\w+)", text)
    assert found
    return found[1]


def request_of(mail):
    return look(mail.request_id)


def look(ref):
    found = queries.request(ref, by=SYSTEM_ACTOR)
    assert found
    return found


class TestInTheReceipt:
    def test_a_proven_sender_fills_it_in_once(self, form, brought, client, ann, browser):
        found = request_of(brought(written(**PROVEN)))
        link = link_in(written_to()[-1])
        page = browser(ann)
        shown = page.get(f"/desk/{found.key}").content.decode()
        assert "Missing: Shipment, Damage" in shown
        asked = client.get(link).content.decode()
        assert "Shipment" in asked
        assert "Skriveren" not in asked
        assert client.post(link, {"asked": ["shipment", "damage"], "fact_shipment": ""}).status_code == 422
        sent = client.post(link, {"asked": ["shipment", "damage"], "fact_shipment": "NF 12", "fact_damage": "Wet"})
        assert "We have what we need" in sent.content.decode()
        after = look(found.id)
        assert [(one.field.label, one.value) for one in after.form.answers] == [("Shipment", "NF 12"), ("Damage", "Wet")]
        assert "NF 12" in page.get(f"/desk/{found.key}").content.decode()
        again = client.post(link, {"asked": ["shipment"], "fact_shipment": "Other"})
        assert "filled in already" in again.content.decode()
        assert "NF 12" not in again.content.decode()

    def test_a_sender_who_is_not_proven_gets_a_receipt_without_it(self, form, brought):
        found = request_of(brought(written()))
        assert found.form_ask is None
        assert written_to() == [""]

    def test_a_machine_gets_nothing(self, form, brought):
        brought(written(**PROVEN, Auto_Submitted="auto-generated"))
        assert written_to() == []

    def test_an_address_that_sends_no_receipts_does_not_say_that_it_asked(self, form, brought):
        said = {"address": ADDRESS, "trusted": "mx.nordfrakt.example", "form": form.id, "acknowledges": False}
        actions.write_address(by=SYSTEM_ACTOR, at=clock.now(), desk="it", **said)
        assert request_of(brought(written(**PROVEN))).form_ask is None

    def test_without_a_form_nothing_changes(self, home, brought):
        assert request_of(brought(written(**PROVEN))).form_ask is None
        assert written_to() == [""]

    def test_an_address_asks_for_forms_of_its_own_desk_alone(self, home, hr):
        foreign = actions.write_form(by=SYSTEM_ACTOR, at=clock.now(), desk="hr", wanted=FormView(id="", desk_id="", name="Leave"))
        with pytest.raises(Invalid):
            actions.write_address(by=SYSTEM_ACTOR, at=clock.now(), desk="it", address=ADDRESS, form=foreign.id)

    def test_it_is_chosen_on_the_page_of_addresses(self, form, browser, cleo):
        page = browser(cleo)
        shown = page.get("/settings/desk/mail").content.decode()
        assert "asks for “Damaged parcel”" in shown
        page.post("/settings/desk/mail", {"desk": "it", "address": ADDRESS, "form": "", "plus": "on", "acknowledges": "on"})
        assert [one.form_name for one in queries.addresses(by=SYSTEM_ACTOR)] == [""]


class TestByTheButton:
    @pytest.fixture
    def plain(self, form, brought):
        """A request that came from somebody who is not proven."""
        return request_of(brought(written()))

    def test_an_operator_sends_the_link_three_times_at_most(self, form, plain, browser, ann, doing):
        page = browser(ann)
        assert "Ask for a form" in page.get(f"/desk/{plain.key}").content.decode()
        page.post(f"/desk/{plain.key}/form", {"form": form.id})
        assert "Send the link again" in page.get(f"/desk/{plain.key}").content.decode()
        page.post(f"/desk/{plain.key}/do", {"verb": "ask-form"})
        page.post(f"/desk/{plain.key}/do", {"verb": "ask-form"})
        assert "Send the link again" not in page.get(f"/desk/{plain.key}").content.decode()
        with pytest.raises(Invalid, match="three times"):
            actions.ask_form(**doing(ann), ref=plain.key, form=form.id)
        assert [link_in(one) for one in written_to()[1:]] == [link_in(written_to()[1])] * 3

    def test_a_request_that_waits_goes_on(self, form, plain, ann, doing, client):
        actions.ask_form(**doing(ann), ref=plain.key, form=form.id)
        actions.move(**doing(ann), ref=plain.key, move="wait")
        client.post(link_in(written_to()[-1]), {"asked": ["shipment", "damage"], "fact_shipment": "NF 12"})
        assert look(plain.id).state == "working"

    def test_a_browser_that_names_no_origin_can_send_it(self, form, plain, ann, doing):
        actions.ask_form(**doing(ann), ref=plain.key, form=form.id)
        strict = Client(enforce_csrf_checks=True)
        said = {"asked": ["shipment", "damage"], "fact_shipment": "NF 12"}
        answer = strict.post(link_in(written_to()[-1]), said, headers={"Origin": "null"})
        assert "We have what we need" in answer.content.decode()

    def test_it_ends_with_the_request(self, form, plain, ann, doing, client):
        actions.ask_form(**doing(ann), ref=plain.key, form=form.id)
        link = link_in(written_to()[-1])
        _key, _view, guest, _is_open = queries.asked_form(link.rpartition("/")[2])
        actions.move(**doing(ann), ref=plain.key, move="withdraw", note="Twice")
        assert "the request is over" in client.get(link).content.decode()
        with pytest.raises(Conflict):
            actions.fill_asked(by=guest, at=clock.now(), ref=plain.key, facts={"shipment": "x"})
        with pytest.raises(Invalid):
            actions.ask_form(**doing(ann), ref=plain.key, form=form.id)

    def test_a_forged_link_leads_nowhere(self, form, plain, ann, doing, client):
        actions.ask_form(**doing(ann), ref=plain.key, form=form.id)
        assert client.get(f"{link_in(written_to()[-1])[:-4]}aaaa").status_code == 404

    def test_nobody_is_asked_whom_no_mail_reaches(self, form, called, ann, doing):
        with pytest.raises(Invalid):
            actions.ask_form(**doing(ann), ref=called(ann, caller="Kari").key, form=form.id)

    def test_a_program_asks_too(self, form, plain, client):
        _view, secret = cast.key("Bot", rights=("read", "create"))
        head = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
        done = client.post(f"/api/v1/desk/requests/{plain.key}/form", {"form": form.id}, **head)
        assert done.json()["form_ask"]["name"] == "Damaged parcel"
