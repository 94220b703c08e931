"""Scripts are lists that admins write: the shipped ones, others in their place, and own ones."""

import pytest

from tests import cast
from varsko.core import clock
from varsko.drills import actions, queries
from varsko.drills.data import Script, Signal, Step
from varsko.drills.domain.scripts import faults
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def cleo():
    return cast.cleo()


def wanted(**more) -> Script:
    said = {
        "key": "",
        "name": "Lost key",
        "about": "Small",
        "summary": "Nobody has the key to hall 2",
        "description": "",
        "severity": 2,
        "signals": (Signal(after=9, kind="phone", text="Still here"), Signal(after=1, kind="phone", text="We stand outside")),
        "steps": (Step(text="Somebody fetches it", within=20),),
    }
    return Script(**{**said, **more})


def save(by, **more) -> Script:
    return actions.save_script(by=cast.acting(by), at=clock.now(), wanted=wanted(**more))


def test_the_shipped_ones_have_no_fault():
    shipped = queries.scripts()
    assert [one.key for one in shipped] == ["payments", "strangers", "night"]
    for one in shipped:
        assert faults(one.signals, one.steps) == []
        assert one.is_shipped


def test_an_own_one_stands_after_them_with_its_signals_in_order(cleo):
    made = save(cleo)
    found = queries.scripts()[-1]
    assert (found.key, found.name) == (made.key, "Lost key")
    assert [one.after for one in found.signals] == [1, 9]
    save(cleo, key=made.key, name="Lost keys")
    assert [one.name for one in queries.scripts() if not one.is_shipped] == ["Lost keys"]


def test_a_shipped_one_changed_is_ones_own_until_it_is_deleted(cleo):
    save(cleo, key="payments", name="Our payments")
    assert queries.scripts()[0].name == "Our payments"
    actions.delete_script(by=cast.acting(cleo), at=clock.now(), key="payments")
    assert queries.scripts()[0].name == "Nobody can pay"
    with pytest.raises(NotFound):
        actions.delete_script(by=cast.acting(cleo), at=clock.now(), key="payments")


def test_what_makes_no_sense_is_refused_at_its_field(cleo):
    save(cleo)
    for field, more in {
        "name": {"name": "lost KEY"},
        "summary": {"summary": " "},
        "severity": {"severity": 8},
        "signals": {"signals": ()},
    }.items():
        with pytest.raises(Invalid) as refused:
            save(cleo, **more)
        assert field in refused.value.errors
    with pytest.raises(NotFound):
        save(cleo, key="nobody")


def test_only_admins_write_them(ann):
    with pytest.raises(NotAllowed):
        save(ann)
    with pytest.raises(NotAllowed):
        actions.delete_script(by=cast.acting(ann), at=clock.now(), key="payments")


def test_an_admin_writes_one_in_the_browser(cleo, browser):
    page = browser(cleo)
    assert page.get("/drills/scripts/new").status_code == 200
    said = {
        "name": "Lost key",
        "summary": "Nobody has the key",
        "severity": "2",
        "after_0": "4",
        "kind_0": "phone",
        "text_0": "We stand outside",
        "step_0": "Somebody leads",
        "within_0": "5",
        "proof_0": "lead",
    }
    assert page.post("/drills/scripts/new", {**said, "text_0": ""}).status_code == 422
    assert page.post("/drills/scripts/new", said).status_code == 302
    made = queries.scripts()[-1]
    assert made.signals == (Signal(after=4, kind="phone", text="We stand outside"),)
    assert made.steps == (Step(text="Somebody leads", within=5, proof="lead"),)
    assert page.get(f"/drills/scripts/{made.key}").status_code == 200
    assert "Lost key" in page.get("/drills/scripts").content.decode()
    assert page.post(f"/drills/scripts/{made.key}", {"do": "delete"}).status_code == 302
    assert len(queries.scripts()) == 3
    assert page.get(f"/drills/scripts/{made.key}").status_code == 404
