"""Who is here, in this process and in others."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine

from tests.cast import NOON, acting, ann, team
from varsko.knowledge import actions, queries
from varsko.knowledge.domain.bits import Malformed
from varsko.knowledge.domain.messages import Seen
from varsko.knowledge.live.company import Company
from varsko.knowledge.live.guest import Guest
from varsko.knowledge.live.neighbours import Neighbours
from varsko.knowledge.models import Presence

ONE, OTHER = UUID(int=1), UUID(int=2)
STATE = {"user": {"id": "1", "name": "Somebody else"}, "cursor": None}


def guest(name: str) -> Guest:
    return Guest(name, name.title(), "write")


def names(seen) -> list[str]:
    return [one.state["user"]["name"] for one in seen]


def test_a_page_speaks_for_itself_under_its_own_name_alone():
    company = Company(["notes"])
    mine, other = guest("ann"), guest("bo")
    assert names(company.hear(mine, [Seen(7, 1, STATE)])) == ["Ann"]
    assert company.hear(mine, [Seen(8, 1, STATE)]) == []
    assert company.hear(other, [Seen(7, 2, STATE)]) == []
    assert names(company.hear(other, [Seen(7, 2, STATE), Seen(9, 1, STATE)])) == ["Bo"]
    assert names(company.everybody()) == ["Ann", "Bo"]


def test_a_page_that_comes_back_before_it_was_missed_stays():
    company = Company(["notes"])
    before, after = guest("ann"), guest("ann")
    company.hear(before, [Seen(7, 1, STATE)])
    company.hear(after, [Seen(7, 2, STATE)])
    assert company.leave(before) == []
    assert company.leave(after) == [Seen(7, 2, None)]
    assert company.everybody() == []


def test_a_cursor_that_is_nowhere_is_nonsense():
    with pytest.raises(Malformed):
        Company(["notes"]).hear(guest("ann"), [Seen(7, 1, {"cursor": 3})])


def test_who_is_elsewhere_comes_moves_and_goes():
    company = Company(["notes"])
    first, moved = Seen(5, 1, STATE), Seen(5, 2, STATE)
    assert company.hear_elsewhere([first]) == [first]
    assert company.hear_elsewhere([first]) == []
    assert company.hear_elsewhere([moved]) == [moved]
    assert company.everybody() == [moved]
    assert company.here() == ()
    assert company.hear_elsewhere([]) == [Seen(5, 2, None)]


@pytest.fixture
def document_id(db) -> str:
    member = ann()
    owner = team("Payments", member)
    view = actions.open_document(by=acting(member), at=NOON, about="team", subject=owner.id, name="notes", sections=["notes"])
    return view.id


def test_processes_hear_of_each_other_but_not_of_themselves(document_id):
    actions.show_presence(at=NOON, process=ONE, document_id=document_id, states=[[7, 1, STATE]])
    assert queries.presence([document_id], at=NOON, but=ONE) == {}
    assert queries.presence([document_id], at=NOON, but=OTHER) == {document_id: [[7, 1, STATE]]}
    assert queries.presence([str(uuid4())], at=NOON, but=OTHER) == {}
    actions.end_presence(process=ONE, document_ids={document_id})
    assert queries.presence([document_id], at=NOON, but=OTHER) == {}


def test_the_word_of_a_dead_process_is_forgotten(document_id):
    actions.show_presence(at=NOON, process=ONE, document_id=document_id, states=[[7, 1, STATE]])
    later = NOON + timedelta(minutes=1)
    assert queries.presence([document_id], at=later, but=OTHER) == {}
    actions.show_presence(at=later, process=OTHER, document_id=document_id, states=[])
    assert Presence.objects.count() == 1


def test_a_process_that_is_alone_writes_once_and_one_with_company_each_change(document_id):
    with time_machine.travel(NOON, tick=False):
        here, there = Neighbours(), Neighbours()
        first, moved = Seen(7, 1, STATE), Seen(7, 2, STATE)
        assert here.exchange({document_id: (first,)}) == {document_id: ()}
        here.exchange({document_id: (moved,)})
        assert there.exchange({document_id: ()}) == {document_id: (first,)}
        here.exchange({document_id: (moved,)})
        here.exchange({document_id: (moved,)})
        assert there.exchange({document_id: ()}) == {document_id: (moved,)}
        here.exchange({})
        assert there.exchange({document_id: ()}) == {document_id: ()}
        there.leave()
        assert Presence.objects.count() == 0
