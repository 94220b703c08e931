"""Rows of lists are kept drawn, and each says what is true of its request now, to whoever reads it."""

from datetime import timedelta

import pytest
import time_machine

from tests import cast
from varsko.core import clock
from varsko.desk import actions
from varsko.desk.models import Request

pytestmark = pytest.mark.django_db


def row(client, request, address="/desk?shown=open") -> str:
    """Give one request's row of a list, without line breaks."""
    text = " ".join(client.get(address).content.decode().split())
    return text.partition(f'<tr id="request-{request.id}"')[2].partition("</tr>")[0]


def test_what_changed_stands_there_at_once(ann, bo, called, doing, page):
    made = called(ann, title="The printer is jammed", caller="Kari Holm")
    before = row(page, made)
    assert "Kari Holm" in before
    assert "gate-3" not in before
    actions.change_request(**doing(ann), ref=made.key, tags="gate-3", title="The printer burns")
    actions.assign(**doing(ann), ref=made.key, user_id=bo.id, team_id=made.team_id)
    after = row(page, made)
    assert "The printer burns" in after
    assert "gate-3" in after
    assert "Bo" in after
    assert "jammed" not in after


def test_time_goes_by_in_it(ann, called, page):
    with time_machine.travel(cast.NOON, tick=False) as traveller:
        made = called(ann)
        Request.objects.filter(pk=made.id).update(promised_at=clock.now() + timedelta(minutes=5))
        first = row(page, made)
        traveller.shift(timedelta(minutes=3))
        second = row(page, made)
        traveller.shift(timedelta(minutes=3))
        third = row(page, made)
    assert "just now" in first
    assert "3 minutes ago" in second
    assert "6 minutes ago" in third
    assert ["text-bad" in one for one in (first, second, third)] == [False, False, True]


def test_each_reads_it_in_their_own_language_and_zone(ann, crew, called, browser):
    with time_machine.travel(cast.NOON, tick=False):
        made = called(ann)
        page = row(browser(cast.person("Dora", language="nb", time_zone="Europe/Oslo")), made)
        other = row(browser(cast.person("Piotr", language="pl", time_zone="Asia/Tokyo")), made)
    assert "nå nettopp" in page
    assert "13:00" in page
    assert "przed chwilą" in other
    assert "21:00" in other


def test_who_may_only_read_cannot_choose_it(ann, called, browser, page):
    made = called(ann)
    assert 'name="request"' in row(page, made)
    assert 'name="request"' not in row(page, made, f"/desk/callers/{made.caller.id}")
