"""Types of incidents ask for what matters in theirs, and nothing that was said is lost when the type changes."""

import html
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests import cast
from varsko.core import clock
from varsko.incidents import actions, queries
from varsko.incidents.data import Checklist, Field, IncidentType, Part
from varsko.kernel.errors import Invalid, NotFound
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
SETTINGS = "/settings/incidents/types"


def text(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return html.unescape(" ".join(response.content.decode().split()))


BREACH = IncidentType(
    id="",
    name="Data breach",
    hint="Strangers saw, changed or took data",
    fields=(
        Field(key="", label="Which data", needed="declare"),
        Field(key="", label="Country", kind="choices", choices=("NO", "DK", "PL")),
        Field(key="", label="Last checked", kind="date"),
        Field(key="", label="Encrypted", kind="flag", needed="close"),
    ),
    parts=(Part(role="communications"), Part(role="other", label="Data protection officer")),
    cadence=15,
)


@pytest.fixture
def breach() -> IncidentType:
    return actions.save_type(by=SYSTEM_ACTOR, at=clock.now(), wanted=BREACH)


@pytest.fixture
def supplier() -> IncidentType:
    fields = (Field(key="", label="Supplier"), Field(key="country", label="Country", kind="line"))
    return actions.save_type(by=SYSTEM_ACTOR, at=clock.now(), wanted=IncidentType(id="", name="Supplier", fields=fields))


@pytest.fixture
def cleo(browser):
    return browser(cast.cleo())


def test_without_types_nobody_is_asked_for_one(page):
    assert "id_type_id" not in text(page.get("/incidents/declare"))


def test_the_form_asks_for_what_the_type_asks_for(page, breach):
    asked = text(page.get("/incidents/declare"))
    assert "id_type_id" in asked
    assert "Which data" not in asked
    headers = {"HX-Request": "true", "HX-Target": "typed"}
    swapped = text(page.get("/incidents/declare", {"type_id": breach.id, "summary": "x"}, headers=headers))
    for wanted in ("Which data", "Strangers saw", "Country", f'name="asked" value="{breach.id}"'):
        assert wanted in swapped, wanted
    assert "<html" not in swapped
    assert "Which data" in text(page.get("/incidents/declare", {"type": breach.id}))


def test_without_script_the_first_press_shows_the_fields_and_loses_nothing(page, breach):
    said = {"summary": "Lists in the open", "severity": "3", "type_id": breach.id}
    shown = text(page.post("/incidents/declare", said), 422)
    for wanted in ("This type asks for more", "Which data", "Lists in the open"):
        assert wanted in shown, wanted
    said |= {"asked": breach.id, "fact_which_data": "Addresses", "fact_country": ["PL", "NO"], "fact_last_checked": "2026-03-01"}
    assert page.post("/incidents/declare", said | {"fact_which_data": ""}).status_code == 422
    assert page.post("/incidents/declare", said).status_code == 302
    found = queries.incident("HOT-1", by=SYSTEM_ACTOR)
    assert found.type.name == "Data breach"
    assert found.facts == {"which_data": "Addresses", "country": ["NO", "PL"], "last_checked": "2026-03-01"}
    seen = text(page.get("/incidents/HOT-1"))
    for wanted in (
        "Addresses",
        "NO, PL",
        "Sun 1 Mar 2026",
        "Wanted, and nobody has it yet: communications manager, Data protection officer",
    ):
        assert wanted in seen, wanted


def test_what_was_said_stays_when_the_type_changes(page, declared, ann, breach, supplier):
    declared(ann, type_id=breach.id, facts={"which_data": "Addresses", "country": ["PL"]})
    assert (
        page.post("/incidents/HOT-1/facts", {"type_id": supplier.id, "fact_which_data": "Addresses", "fact_country": ["PL"]}).status_code
        == 302
    )
    seen = text(page.get("/incidents/HOT-1"))
    for wanted in ("Supplier", "Kept from its former type", "Addresses"):
        assert wanted in seen, wanted
    assert page.post("/incidents/HOT-1/facts", {"type_id": breach.id, "fact_supplier": "Ocean AS", "fact_country": "PL"}).status_code == 302
    found = queries.incident("HOT-1", by=SYSTEM_ACTOR)
    assert found.facts["which_data"] == "Addresses"
    assert found.facts["supplier"] == "Ocean AS"
    told = text(page.get("/incidents/HOT-1/timeline"))
    assert "Type, from Data breach to Supplier" in told
    assert "Ann said: Supplier Ocean AS" in told
    kept = {"type_id": "", "fact_which_data": "Addresses", "fact_country": ["PL"]}
    assert page.post("/incidents/HOT-1/facts", kept).status_code == 302
    assert "Addresses" in text(page.get("/incidents/HOT-1"))


def test_what_is_needed_holds_the_closing_back(declared, ann, breach):
    found = declared(ann, type_id=breach.id, facts={"which_data": "Addresses"})
    by, at = cast.acting(ann), clock.now()
    actions.take(by=by, at=at, ref=found.id)
    actions.resolve(by=by, at=at, ref=found.id, impact_ended_at=at)
    with pytest.raises(Invalid) as held_back:
        actions.move(by=by, at=at, ref=found.id, move="close")
    assert held_back.value.errors == {"fact_encrypted": "This is to be said first: Encrypted."}
    actions.fill_in(by=by, at=at, ref=found.id, facts={"encrypted": False})
    assert actions.move(by=by, at=at, ref=found.id, move="close").status == "closed"


def test_updates_are_due_as_the_type_says(declared, ann, breach):
    with time_machine.travel(cast.NOON, tick=False):
        found = declared(ann, type_id=breach.id, facts={"which_data": "x"})
        led = actions.take(by=cast.acting(ann), at=clock.now(), ref=found.id)
    assert led.next_update_at == cast.NOON + timedelta(minutes=15)
    assert queries.cadence(1, breach.id) == 15
    assert queries.cadence(1) == 30


def test_a_private_type_makes_private_incidents(declared, ann, breach):
    private = actions.save_type(by=SYSTEM_ACTOR, at=clock.now(), wanted=IncidentType(id="", name="Attack", private=True))
    assert declared(ann, type_id=private.id).private
    assert not declared(ann, type_id=breach.id, facts={"which_data": "x"}).private


def test_a_checklist_may_be_of_a_type(declared, ann, breach):
    wanted = Checklist(key="", name="Breach", items=("Call the officer",), severity=3, types=(breach.id,))
    actions.save_checklist(by=SYSTEM_ACTOR, at=clock.now(), wanted=wanted)
    plain, typed = declared(ann), declared(ann, type_id=breach.id, facts={"which_data": "x"})
    assert [one.list.name for one in queries.checks(plain, at=clock.now())] == []
    assert [one.list.name for one in queries.checks(typed, at=clock.now())] == ["Breach"]


@pytest.mark.parametrize("facts", [{"gone": 1}, {"country": ["SE"]}, {"last_checked": "soon"}, {"encrypted": 3}])
def test_nonsense_is_refused(declared, ann, breach, facts):
    found = declared(ann, type_id=breach.id, facts={"which_data": "x"})
    with pytest.raises(Invalid):
        actions.fill_in(by=cast.acting(ann), at=clock.now(), ref=found.id, facts=facts)
    with pytest.raises(Invalid):
        declared(ann, type_id=breach.id, facts={"which_data": "x", **facts})
    with pytest.raises(Invalid):
        declared(ann, type_id="gone")


def test_chiefs_make_types_and_take_them_out_of_use(cleo, page, declared, ann):
    assert page.get(SETTINGS).status_code == 403
    assert "No type yet" in text(cleo.get(SETTINGS))
    said = {
        "name": "Outage of a supplier",
        "hint": "They are down",
        "parts": ["scribe"],
        "labels": "Buyer",
        "kind_0": "line",
        "kind_1": "choice",
    }
    assert cleo.post(f"{SETTINGS}/new", said | {"label_1": "Contract"}).status_code == 422
    made = cleo.post(f"{SETTINGS}/new", said | {"label_0": "Supplier", "label_1": "Contract", "choices_1": "gold\nsilver"})
    assert made.status_code == 302
    (one,) = queries.types()
    assert [(field.key, field.kind, field.choices) for field in one.fields] == [
        ("supplier", "line", ()),
        ("contract", "choice", ("gold", "silver")),
    ]
    assert one.parts == (Part(role="scribe"), Part(role="other", label="Buyer"))
    assert "Supplier, Contract" in text(cleo.get(SETTINGS))
    declared(ann, type_id=one.id, facts={"supplier": "Ocean"})
    changed = said | {"key_0": "supplier", "label_0": "Name of the supplier", "is_off": "on"}
    kinds = {"kind_2": "line", "kind_3": "line"}
    assert cleo.post(f"{SETTINGS}/{one.id}", changed | kinds).status_code == 302
    assert queries.types()[0].fields[0].key == "supplier"
    assert "Name of the supplier" in text(page.get("/incidents/HOT-1"))
    with pytest.raises(Invalid):
        declared(ann, type_id=one.id)
    cleo.post(f"{SETTINGS}/{one.id}", {"do": "delete"})
    assert "Take it out of use instead" in text(cleo.get(f"{SETTINGS}/{one.id}"))
    assert cleo.get(f"{SETTINGS}/gone").status_code == 404


def test_types_are_set_up_by_chiefs_alone(ann, breach):
    with pytest.raises(NotAllowed):
        actions.save_type(by=cast.acting(ann), at=clock.now(), wanted=BREACH)
    with pytest.raises(NotAllowed):
        actions.delete_type(by=cast.acting(ann), at=clock.now(), type_id=breach.id)
    with pytest.raises(Invalid):
        actions.save_type(by=SYSTEM_ACTOR, at=clock.now(), wanted=IncidentType(id="", name="data BREACH"))
    actions.delete_type(by=SYSTEM_ACTOR, at=clock.now(), type_id=breach.id)
    with pytest.raises(NotFound):
        actions.delete_type(by=SYSTEM_ACTOR, at=clock.now(), type_id=breach.id)


def test_a_script_makes_types_and_fills_in(declared, ann):
    _view, secret = cast.key("Bot", rights=["read", "create", "configure"])
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    def send(method: str, path: str, body: dict[str, object]):
        return getattr(client, method)(f"/api/v1{path}", data=body, content_type="application/json")

    made = send("post", "/incident-types", {"name": "Breach", "fields": [{"label": "Which data", "needed": "declare"}]})
    assert made.status_code == 201
    kind = made.json()["id"]
    assert [one["name"] for one in client.get("/api/v1/incident-types").json()] == ["Breach"]
    refused = send("post", "/incidents", {"summary": "Open", "type": kind})
    assert refused.status_code == 422
    assert send("post", "/incidents", {"summary": "Open", "type": kind, "facts": {"which_data": "All"}}).status_code == 201
    view = send("put", "/incidents/HOT-1/facts", {"facts": {"which_data": "Some"}}).json()
    assert (view["type"]["name"], view["facts"]) == ("Breach", {"which_data": "Some"})
    assert send("put", "/incidents/HOT-1/facts", {"type": "", "facts": {"which_data": "None"}}).status_code == 422
    assert client.get("/api/v1/incidents/HOT-1").json()["type"]["name"] == "Breach"
    changed = send("put", f"/incident-types/{kind}", {"name": "Breach of data", "fields": []}).json()
    assert (changed["name"], changed["fields"]) == ("Breach of data", [])
    assert send("put", "/incidents/HOT-1/facts", {"type": ""}).json()["facts"] == {"which_data": "Some"}
    assert client.delete(f"/api/v1/incident-types/{kind}").status_code == 204
    assert client.delete(f"/api/v1/incident-types/{kind}").status_code == 404


def test_the_list_is_narrowed_to_a_type_by_its_address(page, ann, declared, breach, supplier):
    declared(ann, "Lists in the open", type_id=breach.id, facts={"which_data": "x"})
    declared(ann, "Ocean AS is away", type_id=supplier.id)
    declared(ann, "Nobody can pay")
    shown = text(page.get("/incidents", {"type": breach.id}))
    assert "Lists in the open" in shown
    assert "Ocean AS is away" not in shown
    assert "Nobody can pay" not in shown
    assert f'value="{breach.id}" selected' in shown
    assert f"type={breach.id}" in text(page.get("/incidents", {"type": breach.id, "severity": "1"}))
    assert "Nobody can pay" in text(page.get("/incidents", {"type": "nonsense"}))
    found = page.get("/api/v1/incidents", {"type": supplier.id}).json()
    assert [one["summary"] for one in found] == ["Ocean AS is away"]
    assert page.get("/api/v1/incidents", {"type": "nonsense"}).status_code == 422
