"""Who listens, and who may know of what."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from tests import cast
from varsko.alerts import actions
from varsko.alerts.data import Parcel, Signal
from varsko.config.live import audiences, identify
from varsko.core.live.lines import Line
from varsko.core.live.readers import reader_mark
from varsko.people.domain.audiences import groups_of

pytestmark = pytest.mark.django_db


def session_of(one):
    client = Client()
    client.force_login(get_user_model().objects.get(pk=one.id), backend=settings.AUTHENTICATION_BACKENDS[0])
    return {name: morsel.value for name, morsel in client.cookies.items()}


def may_hear(one, line):
    return bool(groups_of(cast.acting(one)) & audiences([line])[0])


def test_a_session_says_who_listens():
    ann = cast.ann()
    assert identify(session_of(ann)) == groups_of(cast.acting(ann))


def test_a_page_drawn_for_one_person_hears_nothing_as_the_next():
    ann, bo = cast.ann(), cast.bo()
    cookies = session_of(bo)
    assert identify(cookies, reader_mark(bo.id)) == groups_of(cast.acting(bo))
    assert identify(cookies, reader_mark(ann.id)) is None
    assert identify(cookies, "nonsense") is None
    assert identify({}, reader_mark(ann.id)) is None


@pytest.mark.parametrize("cookies", [{}, {"sessionid": "made up"}])
def test_a_stranger_is_nobody(cookies):
    assert identify(cookies) is None


def test_somebody_who_was_deactivated_is_nobody():
    ann = cast.ann()
    cookies = session_of(ann)
    get_user_model().objects.filter(pk=ann.id).update(is_active=False)
    assert identify(cookies) is None


def test_alerts_of_a_private_team_are_told_to_its_members_and_chiefs_alone():
    ann, eve, cleo, dev = cast.ann(), cast.eve(), cast.cleo(), cast.dev()
    team = cast.team("Security", ann, private=True)
    signal = Signal(alias="breach", message="Breach")
    received = actions.receive([Parcel(signal=signal, team_id=team.id)], at=cast.NOON)
    line = Line(1, "alerts.AlertOpened", "alert", received[0].alert_id)
    assert [may_hear(one, line) for one in (ann, cleo, eve, dev)] == [True, True, False, False]


def test_the_private_team_itself_is_told_to_its_members_and_chiefs_alone():
    ann, eve = cast.ann(), cast.eve()
    line = Line(1, "people.TeamChanged", "team", cast.team("Security", ann, private=True).id)
    assert [may_hear(one, line) for one in (ann, eve)] == [True, False]


def test_a_bell_rings_for_its_owner_alone():
    ann, bo, cleo = cast.ann(), cast.bo(), cast.cleo()
    line = Line(1, "paging.BellRang", "bell", ann.id)
    assert [may_hear(one, line) for one in (ann, bo, cleo)] == [True, False, False]


def test_what_has_no_rule_is_told_to_chiefs_alone():
    line = Line(1, "people.KeyCreated", "key", "1")
    assert [may_hear(one, line) for one in (cast.cleo(), cast.ann())] == [True, False]
