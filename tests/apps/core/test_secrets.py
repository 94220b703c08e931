"""Secrets are encrypted at rest, and outlive a change of the installation's key."""

import pytest

from tests.cast import NOON
from varsko.core import installation, secrets
from varsko.core.models import Setting


def test_what_was_encrypted_is_read_again_and_never_looks_the_same():
    assert secrets.unseal(secrets.seal("hush ł")) == "hush ł"
    assert secrets.seal("hush") != secrets.seal("hush")


def test_an_old_key_still_opens_what_it_closed(settings):
    sealed = secrets.seal("hush")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert secrets.unseal(sealed) == "hush"


def test_without_the_key_it_stays_closed(settings):
    sealed = secrets.seal("hush")
    settings.SECRET_KEY = "another key"
    with pytest.raises(secrets.CannotUnseal, match="VARSKO_OLD_SECRET_KEYS"):
        secrets.unseal(sealed)


@pytest.mark.django_db
def test_a_secret_setting_is_stored_closed_and_read_open():
    installation.write("webhook_secret", "hush", at=NOON, secret=True)
    installation.write("name", "Nordlys", at=NOON)
    assert "hush" not in Setting.objects.get(pk="webhook_secret").value
    assert installation.read_many(["webhook_secret", "name", "none"]) == {"webhook_secret": "hush", "name": "Nordlys"}


@pytest.mark.django_db
def test_a_setting_is_changed_and_forgotten():
    installation.write("name", "Nordlys", at=NOON)
    installation.write("name", "Sørlys", at=NOON)
    assert installation.read("name") == "Sørlys"
    installation.forget("name")
    assert installation.read("name", "none") == "none"


def test_a_mark_proves_what_was_made_here_and_for_what(settings):
    mark = secrets.mark("reply", "42")
    assert (len(mark), mark) == (24, mark.lower())
    assert secrets.is_marked("reply", "42", mark)
    assert not secrets.is_marked("reply", "43", mark)
    assert not secrets.is_marked("other", "42", mark)
    assert not secrets.is_marked("reply", "42", "ż\ud800")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key"
    assert secrets.is_marked("reply", "42", mark)
