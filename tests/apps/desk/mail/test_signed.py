"""Whether a sender is who they say: by their domain's own signature, where no mail server of ours has said anything."""

from collections.abc import Iterator

import pytest

from tests import cast
from tests.apps.desk.mail.conftest import written
from tests.domain.kernel.mail.test_seals import LIST, sealed
from tests.domain.kernel.mail.test_signatures import pair, signed
from tests.nameserver import NameServer
from varsko.core import clock, names
from varsko.desk.models import Request
from varsko.incidents import actions as incidents
from varsko.incidents.models import Incident
from varsko.incidents.models import Mail as IncidentMail
from varsko.kernel.mail.letter import Arrival
from varsko.people.data import SYSTEM_ACTOR

pytestmark = pytest.mark.django_db

HOT = "incidents@nordfrakt.example"
KEY = "s1._domainkey.kunde.example"


@pytest.fixture
def name_server(settings, monkeypatch) -> Iterator[NameServer]:
    monkeypatch.setattr(names, "_quiet_until", 0.0)
    with NameServer(**{KEY: pair()[1]}) as found:
        settings.VARSKO = settings.VARSKO.model_copy(update={"dns": found.place})
        yield found


def test_what_the_senders_domain_signed_is_proven_and_the_page_says_by_whom(name_server, brought, browser, ann):
    found = brought(signed(written(subject="Signed")))
    assert (found.proof, found.signed_by, found.is_verified, found.why) == ("signed", "kunde.example", True, "new")
    page = browser(ann).get(f"/desk/mail/{found.pk}").content.decode()
    assert "signed by kunde.example" in page
    brought(signed(written(subject="Signed again")))
    assert name_server.asked == [KEY], "keys are kept for as long as their domain says"


def test_a_proven_sender_finds_their_request_by_its_key_in_the_subject_and_an_unproven_one_does_not(name_server, brought):
    first = brought(signed(written(subject="The printer")))
    again = brought(signed(written(subject=f"Re: {first.request.key} once more", text="It is back.")))
    assert (again.request, again.why) == (first.request, "subject_verified")
    forged = brought(written(subject=f"Re: {first.request.key} pay this", text="To me."))
    assert (forged.proof, forged.is_verified, forged.why, forged.maybe) == ("unsigned", None, "new", first.request)


def test_a_signature_that_does_not_fit_proves_nothing_and_is_no_reason_to_refuse(name_server, brought, browser, ann):
    found = brought(signed(written(subject="Pay this")).replace(b"Den er tom", b"Pay this"))
    assert (found.proof, found.is_verified, found.why) == ("broken", None, "new")
    assert "not proven: the signature does not fit" in browser(ann).get(f"/desk/mail/{found.pk}").content.decode()


def test_without_an_answer_mail_goes_on_unproven_and_nobody_is_asked_for_each(name_server, brought):
    name_server.is_silent = True
    names._resolver.cache_clear()
    assert [brought(signed(written(subject=f"Number {number}"))).proof for number in range(3)] == ["unknown"] * 3
    assert Request.objects.count() == 3
    assert len(name_server.asked) <= 4, "one question, asked again within its three seconds, and then quiet"


@pytest.mark.parametrize("server", ["ns.nordfrakt.example:53", "10.0.0.53:no", "10.0.0.53:99999"])
def test_a_name_server_that_cannot_be_asked_holds_no_mail_back(settings, monkeypatch, brought, server):
    monkeypatch.setattr(names, "_quiet_until", 0.0)
    settings.VARSKO = settings.VARSKO.model_copy(update={"dns": server})
    found = brought(signed(written(subject="Let me in")))
    assert (found.proof, found.why) == ("unknown", "new")


def test_with_the_name_service_off_nobody_is_asked(settings, brought):
    settings.VARSKO = settings.VARSKO.model_copy(update={"dns": "off"})
    assert brought(signed(written())).proof == "unknown"


def test_our_own_mail_servers_word_goes_before(name_server, brought):
    said = b"Authentication-Results: mx.nordfrakt.example; dmarc=fail header.from=kunde.example\r\n"
    assert brought(said + signed(written())).is_verified is False


def test_who_is_proven_declares_an_incident_by_mail(name_server, work, ann):
    incidents.change_mail(by=SYSTEM_ACTOR, at=cast.NOON, address=HOT)
    name_server.texts["s1._domainkey.example.org"] = pair()[1]
    mail = written(f"Ann <{ann.email}>", to=HOT, subject="Nobody can pay")
    incidents.keep_mail(Arrival(raw=signed(mail, "example.org"), via="lmtp", recipients=(HOT,), envelope_from=ann.email), at=clock.now())
    work()
    assert [(one.why, one.signed_by) for one in IncidentMail.objects.all()] == [("declared", "example.org")]
    assert [one.reporter_name for one in Incident.objects.all()] == ["Ann"]


def test_what_a_list_that_is_trusted_saw_before_it_changed_a_mail_proves_its_sender(name_server, brought, browser, ann, settings):
    name_server.texts[f"s1._domainkey.{LIST}"] = pair()[1]
    broken = signed(written(subject="By the list")) + b"The list of customers\r\n"
    assert brought(sealed(broken)).proof == "broken"
    settings.VARSKO = settings.VARSKO.model_copy(update={"mail_forwarders": (LIST,)})
    again = signed(written(subject="By the list again")) + b"The list of customers\r\n"
    found = brought(sealed(again))
    assert (found.proof, found.signed_by, found.is_verified) == ("sealed", "kunde.example", True)
    assert "kunde.example, by the word of a forwarder" in browser(ann).get(f"/desk/mail/{found.pk}").content.decode()
