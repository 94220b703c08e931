"""Whose key it is, remembered for a second: a busy key costs one question now and then, and a new one works at once."""

import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from tests import cast
from varsko.ingest import keyring
from varsko.ingest.keyring import Keyring
from varsko.ingest.shapes import Refusal, Trouble

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys that the database was asked for."""
    found: list[str] = []
    look = keyring.key_by_secret

    def looked_up(secret: str, **more: object) -> object:
        found.append(secret)
        return look(secret, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(keyring, "key_by_secret", looked_up)
    return found


@pytest.fixture
def ring() -> Iterator[Keyring]:
    made = Keyring()
    yield made
    made.stop()


@pytest.fixture
def goes_on(monkeypatch: pytest.MonkeyPatch):
    """Let seconds pass on the clock that the keyring looks at, which stands still otherwise."""
    passed = 1000.0

    def on(seconds: float) -> None:
        nonlocal passed
        passed += seconds

    monkeypatch.setattr(keyring, "time", SimpleNamespace(monotonic=lambda: passed))  # a busy machine takes none of the second away
    return on


def rest(ring: Keyring) -> None:
    """Wait until all is looked up that was asked for."""
    ring._asking.submit(lambda: None).result()


def test_what_is_reported_is_heard_also_when_who_made_the_key_has_left(ring):
    chief, other = cast.cleo(), cast.person("Otto", "owner")
    _view, secret = cast.actions.create_key(by=cast.acting(chief), at=cast.NOON, name="Prometheus")
    cast.actions.update_user(by=cast.acting(other), at=cast.NOON, user_id=chief.id, is_active=False)
    assert ring.look_up(secret).result().may_open


def test_a_key_in_use_is_looked_up_anew_before_its_second_is_over_and_nobody_waits(ring, asked, goes_on) -> None:
    _view, secret = cast.key()
    ring.look_up(secret).result()
    goes_on(0.6)
    assert ring.known(secret)
    rest(ring)
    goes_on(0.6)
    assert ring.known(secret)
    rest(ring)
    assert asked == [secret] * 3


def test_a_key_that_was_not_used_for_a_second_is_asked_for(ring, goes_on) -> None:
    _view, secret = cast.key()
    ring.look_up(secret).result()
    goes_on(1.1)
    assert ring.known(secret) is None


def test_many_requests_of_a_key_that_was_known_ask_once(ring, asked, goes_on) -> None:
    _view, secret = cast.key()
    ring.look_up(secret).result()
    goes_on(1.1)
    held = threading.Event()
    ring._asking.submit(held.wait)
    waiting = [ring.look_up(secret) for _ in range(50)]
    held.set()
    assert {one.result().key.name for one in waiting} == {"Prometheus"}
    assert asked == [secret] * 2


def test_whoever_asks_for_a_key_that_was_not_known_does_not_hear_what_another_heard_before(ring, asked) -> None:
    held = threading.Event()
    ring._asking.submit(held.wait)
    waiting = [ring.look_up("not yet there") for _ in range(2)]
    held.set()
    for one in waiting:
        with pytest.raises(Refusal) as refused:
            one.result()
        assert refused.value.trouble is Trouble.UNKNOWN_KEY
    assert len(asked) == 2


def test_a_key_that_was_disabled_ends_with_its_second(ring, goes_on) -> None:
    view, secret = cast.key()
    ring.look_up(secret).result()
    cast.actions.update_key(by=cast.acting(cast.cleo()), at=cast.NOON, key_id=view.id, enabled=False)
    goes_on(0.6)
    ring.known(secret)
    rest(ring)
    assert ring.known(secret) is None
