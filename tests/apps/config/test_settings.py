"""Settings come from the environment and from a file, and a wrong one is named with what is allowed."""

from pathlib import Path

import pytest

from varsko.config.env import WrongSetting, load


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path):
    monkeypatch.setenv("VARSKO_DATA", str(tmp_path))
    return tmp_path


RIGHT = (
    ("status_copies", "/srv/pages", Path("/srv/pages")),
    ("status_copies", "", None),
    ("url", "https://varsko.example.org/", "https://varsko.example.org"),
    ("oidc_url", "", ""),
    ("oidc_url", "https://id.example.org/", "https://id.example.org"),
    ("oidc_role", "responder", "responder"),
    ("bind", "[::1]:80", "[::1]:80"),
    ("lmtp_bind", "", ""),
    ("database_url", "postgres://h/n", "postgres://h/n"),
    ("smtp_url", "smtps://mail.example.org", "smtps://mail.example.org"),
    ("imap_url", "imap://mail.example.org", "imap://mail.example.org"),
    ("twilio_from", "Varsko 1", "Varsko 1"),
    ("twilio_countries", "no, dk", "NO,DK"),
    ("mail_forwarders", " Lists.example.org ,google.com.", ("lists.example.org", "google.com")),
    ("mail_forwarders", "", ()),
    ("prove_hosts", "YES", True),
    ("status_rsync", "status@mirror.example.org:/srv/status", "status@mirror.example.org:/srv/status"),
    ("status_git", "git@git.example.org:status.git#copies/new", "git@git.example.org:status.git#copies/new"),
    ("demo_live", "off", False),
    ("status_crowd", "0", 0),
    ("keep_requests", " 36500 ", 36500),
    ("time_zone", "Europe/Oslo", "Europe/Oslo"),
    ("language", "pl", "pl"),
)


@pytest.mark.parametrize(("name", "said", "read"), RIGHT)
def test_what_is_right_is_read(monkeypatch, name, said, read):
    monkeypatch.setenv(f"VARSKO_{name.upper()}", said)
    assert getattr(load(), name) == read
    assert name in load().given


PLACES = {
    "status_rsync": "must be a folder or HOST:FOLDER, such as status@mirror.example.org:/srv/status; nothing in it begins with a dash",
    "status_git": "must be the address of a git repository, and its branch after a #, such as git@git.example.org:status.git#main",
}
WRONG = (
    ("data", "", "must be a folder; leave it out for the usual one"),
    ("data", " ", "must be a folder; leave it out for the usual one"),
    ("url", "varsko.example.org", "must be an address such as https://varsko.example.org"),
    ("url", "", "must be an address such as https://varsko.example.org"),
    *(
        (name, said, must)
        for name, must in PLACES.items()
        for said in ("-e sh", "bo@-oProxyCommand=x:/srv", "ssh://-oProxyCommand=x/srv", "/srv\n")
    ),
    ("status_git", "ext::sh -c x", PLACES["status_git"]),
    ("status_git", "/srv/status.git#-f", PLACES["status_git"]),
    ("status_git", "/srv/status.git#a..b", PLACES["status_git"]),
    ("s3_url", "ftp://store", "must be an address such as https://varsko.example.org"),
    ("oidc_role", "owner", "must be one of: responder, stakeholder, customer"),
    ("bind", "", "must be HOST:PORT, such as 127.0.0.1:8000"),
    ("bind", "localhost:65536", "must be HOST:PORT, such as 127.0.0.1:8000"),
    ("lmtp_bind", ":2424", "must be HOST:PORT, such as 127.0.0.1:8000"),
    ("database_url", "mysql://h/n", "must begin with postgresql://"),
    ("smtp_url", "mail.example.org:25", "must be an address such as smtp://user:pass@mail.example.org:587?tls=starttls"),
    ("imap_url", "pop://h", "must be an address such as imaps://user:pass@mail.example.org/INBOX"),
    (
        "twilio_from",
        "no sender at all",
        "must be a number such as +4790000000, a name of up to eleven letters, or a messaging service (MG…)",
    ),
    ("twilio_countries", "NOR", "must be countries of two letters with commas between, such as NO,DK,NL,PL"),
    ("mail_forwarders", "lists", "must be domains with commas between, such as lists.example.org,google.com"),
    ("prove_hosts", "perhaps", "must be true or false"),
    ("status_crowd", "-1", "must be a whole number from 0 up"),
    ("keep_requests", "0", "must be a whole number from 1 to 36500"),
    ("keep_deleted", "36501", "must be a whole number from 1 to 36500"),
    ("keep_messages", "ninety", "must be a whole number from 1 to 36500"),
    ("keep_messages", "", "must be a whole number from 1 to 36500"),
    ("language", "de", "must be one of: en, nb, da, nl, pl"),
    ("log", "loud", "must be one of: debug, info, warning, error"),
)


@pytest.mark.parametrize(("name", "said", "why"), WRONG)
def test_what_is_wrong_is_named_with_what_is_allowed(monkeypatch, name, said, why):
    monkeypatch.setenv(f"VARSKO_{name.upper()}", said)
    with pytest.raises(WrongSetting) as raised:
        load()
    assert str(raised.value) == f"VARSKO_{name.upper()}={said!r}: {why}"


def test_a_file_says_the_same_with_or_without_the_prefix_and_the_environment_wins(monkeypatch, data):
    lines = ('VARSKO_LANGUAGE = "nb"', "keep_requests = 14", "demo_live = false", 'mail_forwarders = ["a.example.org"]', 'log = "debug"')
    (data / "varsko.toml").write_text("\n".join(lines))
    monkeypatch.setenv("VARSKO_LOG", "error")
    found = load()
    assert (found.language, found.keep_requests, found.demo_live, found.log) == ("nb", 14, False, "error")
    assert found.mail_forwarders == ("a.example.org",)
    assert found.given >= {"data", "language", "keep_requests", "demo_live", "mail_forwarders", "log"}
    assert "url" not in found.given
    assert found.keep_deleted == 400


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("colour = 'red'", "unknown setting 'colour'"),
        ("given = ['url']", "unknown setting 'given'"),
        ("url = ", "varsko.toml"),
        ("mail_from = 7", "VARSKO_MAIL_FROM=7: must be text"),
        ("mail_forwarders = 7", "VARSKO_MAIL_FORWARDERS=7: must be domains"),
        ("time_zone = ['UTC']", "VARSKO_TIME_ZONE=['UTC']: must be an IANA time zone"),
        ("log = {a = 1}", "VARSKO_LOG={'a': 1}: must be one of"),
        ("keep_requests = true", "VARSKO_KEEP_REQUESTS=True: must be a whole number"),
    ],
)
def test_a_file_that_says_something_wrong_is_named(data, line, why):
    (data / "varsko.toml").write_text(line)
    with pytest.raises(WrongSetting) as raised:
        load()
    assert why in str(raised.value)


def test_a_copy_has_other_values():
    assert load().model_copy(update={"log": "debug"}).log == "debug"
