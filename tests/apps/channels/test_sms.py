"""Text messages by Twilio's REST API: what is handed over, what is final, and whose answers are believed."""

import base64
import http.server
import json
import threading
from urllib.parse import parse_qs

import pytest

from varsko.channels.registry import channel, names
from varsko.channels.sms import LONGEST, SmsChannel, is_signed, text_of
from varsko.channels.sms.signed import signature
from varsko.core.clock import now
from varsko.core.deliveries import CannotDeliver, Gone, NotTaken

DEV = "+4740612345"


class Twilio(http.server.BaseHTTPRequestHandler):
    """Answers as Twilio documents it: 201 with the message's id, or an error with its code."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append((self.path, self.headers["Authorization"], {name: one[0] for name, one in parse_qs(body).items()}))
        status, code = self.server.says
        said = {"code": code, "message": "no", "status": status} if code else {"sid": "SM0123", "status": "queued"}
        answer = self.server.raw or json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *args) -> None:
        """Say nothing."""


@pytest.fixture
def twilio(settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Twilio)
    server.heard, server.says, server.raw = [], (201, 0), b""
    account = {"twilio_sid": "AC77", "twilio_token": "secret", "twilio_from": "+4790000000"}
    place = {"twilio_url": f"http://127.0.0.1:{server.server_port}", **account}
    settings.VARSKO = settings.VARSKO.model_copy(update=place)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def send(message=None):
    return SmsChannel().send(message or {"sms": "Blåbær"}, address=DEV, key="1", since=now())


def test_a_message_is_handed_over_as_twilio_documents_it_and_keeps_its_id(twilio):
    receipt = send()
    assert (receipt.provider, receipt.provider_id, receipt.kept) == ("twilio", "SM0123", False)
    assert twilio.heard == [
        (
            "/2010-04-01/Accounts/AC77/Messages.json",
            f"Basic {base64.b64encode(b'AC77:secret').decode()}",
            {"To": DEV, "From": "+4790000000", "Body": "Blåbær"},
        )
    ]


def test_a_messaging_service_is_named_as_such(twilio, settings):
    service = "MG" + "0" * 32
    settings.VARSKO = settings.VARSKO.model_copy(update={"twilio_from": service})
    send()
    assert twilio.heard[0][2] == {"To": DEV, "MessagingServiceSid": service, "Body": "Blåbær"}


@pytest.mark.parametrize("code", [21211, 21610, 21612, 21614])
def test_a_number_that_is_none_or_wants_nothing_is_told_as_gone(twilio, code):
    twilio.says = (400, code)
    with pytest.raises(Gone, match=str(code)):
        send()


def test_what_is_wrong_with_a_message_is_final_and_says_nothing_of_the_number(twilio):
    twilio.says = (400, 21617)
    with pytest.raises(CannotDeliver) as refused:
        send()
    assert not isinstance(refused.value, Gone)


@pytest.mark.parametrize(("status", "code"), [(429, 20429), (401, 20003), (403, 20005), (400, 21606), (503, 0)])
def test_what_is_wrong_with_the_account_or_for_now_waits_and_blames_nobody(twilio, status, code):
    twilio.says = (status, code or 1)
    with pytest.raises(NotTaken):
        send()


def test_a_server_that_broke_may_have_sent_it(twilio):
    twilio.says = (500, 20500)
    with pytest.raises(RuntimeError):
        send()


@pytest.mark.parametrize("raw", [b"<html>", b"[]", b"null", b"x" * 100_000])
def test_an_answer_that_is_none_breaks_nothing(twilio, raw):
    twilio.raw = raw
    assert send().provider_id == ""


def test_nobody_there_is_surely_not_taken(twilio, settings):
    settings.VARSKO = settings.VARSKO.model_copy(update={"twilio_url": "http://127.0.0.1:1"})
    with pytest.raises(NotTaken):
        send()


def test_without_an_account_there_is_no_such_channel():
    assert "sms" not in names()
    with pytest.raises(CannotDeliver, match="no such channel"):
        channel("sms").send({"sms": "x"}, address=DEV, key="1", since=now())


def test_with_an_account_there_is_one(twilio):
    assert "sms" in names()
    assert isinstance(channel("sms"), SmsChannel)


def test_a_message_for_other_channels_keeps_its_link_whole():
    link = "https://varsko.example.org/p/" + "k" * 60
    assert text_of({"brief": "P1 psp-gateway: down", "link": link}) == f"P1 psp-gateway: down {link}"
    long = text_of({"subject": "x" * 2000, "link": link})
    assert long.endswith(link)
    assert len(long) <= LONGEST


def test_a_message_that_is_nothing_but_text_is_that_text():
    assert text_of({"text": "Your code for Varsko is 123456."}) == "Your code for Varsko is 123456."


def test_several_pages_are_one_text():
    merged = SmsChannel().merge([{"brief": "A", "link": "https://a", "language": "en"}, {"subject": "B", "link": "https://b"}])
    assert text_of(merged) == "2 alerts need you: A; B https://a"


@pytest.mark.parametrize(
    ("caller", "signed"), [("+12349013030", "0/KCTR6DLpKmkAf8muzZqo1nDgQ="), ("+14158675309", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
)
def test_signatures_are_those_that_twilio_documents(caller, signed):
    form = {"CallSid": ["CA1234567890ABCDE"], "Caller": [caller], "Digits": ["1234"], "From": [caller], "To": ["+18005551212"]}
    place = "https://mycompany.com/myapp.php?foo=1&bar=2"
    assert signature("12345", place, form) == signed
    assert is_signed("12345", place, form, signed)
    assert not is_signed("12345", "https://mycompany.com/myapp.php?foo=1", form, signed)
    assert not is_signed("", place, form, signature("", place, form))
    assert not is_signed("12345", place, form, "ø")
