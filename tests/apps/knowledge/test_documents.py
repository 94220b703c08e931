"""Documents: who may see and write them, how their changes are stored and summed up, how versions come back."""

from datetime import timedelta

import pytest

from tests.cast import NOON, acting, ann, bo, cleo, dev, eve, key, team
from varsko.core.models import EventRow
from varsko.core.worker import Queue, work_off
from varsko.flow import DUE
from varsko.kernel.errors import Invalid, NotFound
from varsko.knowledge import actions, queries, texts
from varsko.knowledge.data import LONGEST, Written
from varsko.knowledge.domain.merging import Edit
from varsko.knowledge.models import Change, Document, Sum, Version
from varsko.people import actions as people
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db


def opened(owner, by, **more):
    return actions.open_document(by=acting(by), at=NOON, about="team", subject=owner.id, name="notes", sections=["notes"], **more)


def write(view, by, text, *, base=None, at=NOON):
    base = queries.read(view)["notes"] if base is None else base
    actions.write(by=acting(by), at=at, document_id=view.id, section="notes", base=base, text=text)


def now_reads(view):
    return queries.read(view)["notes"]


def sum_up(view, at):
    actions.sum_up(Document.objects.get(pk=view.id), at=at)


@pytest.mark.parametrize(
    ("who", "may"),
    [("ann", "write"), ("cleo", "write"), ("bo", "read"), ("eve", ""), ("dev", "")],
    ids=["member", "chief", "stranger", "deactivated", "customer"],
)
def test_members_and_chiefs_write_and_whoever_sees_the_team_reads(who, may):
    here = {"ann": ann(), "bo": bo(), "cleo": cleo(), "dev": dev(), "eve": eve()}
    owner = team("Payments", here["ann"])
    if who == "eve":
        people.update_user(by=SYSTEM_ACTOR, at=NOON, user_id=here["eve"].id, is_active=False)
    assert queries.access(acting(here[who]), "team", owner.id) == may


def test_the_documents_of_a_private_team_are_its_own():
    member, stranger, chief = ann(), eve(), cleo()
    owner = team("Security", member, private=True)
    assert [queries.access(acting(one), "team", owner.id) for one in (member, chief, stranger)] == ["write", "write", ""]
    view = opened(owner, member)
    for verb in (
        lambda: write(view, stranger, "x", base=""),
        lambda: actions.keep_version(by=acting(stranger), at=NOON, document_id=view.id, name="x"),
        lambda: opened(owner, stranger),
    ):
        with pytest.raises(NotFound):
            verb()


def test_a_key_writes_by_its_rights():
    owner = team("Payments", ann())
    reader, _secret = key("Reader", rights=["read"])
    writer, _secret = key("Writer", rights=["read", "create"])
    others, _secret = key("Others", team=team("Platform"), rights=["read", "create"])
    assert [queries.access(acting(one), "team", owner.id) for one in (reader, writer, others)] == ["read", "write", "read"]


def test_what_has_no_rule_belongs_to_nobody():
    assert queries.access(acting(cleo()), "weather", "1") == ""


def test_who_only_reads_cannot_write():
    member, reader = ann(), eve()
    view = opened(team("Payments", member), member)
    with pytest.raises(NotAllowed):
        write(view, reader, "x", base="")


def test_a_document_begins_once_however_often_it_is_opened():
    member = ann()
    owner = team("Payments", member)
    first = opened(owner, member, begins={"notes": "## Status\n"})
    again = opened(owner, member, begins={"notes": "## Status\n"})
    assert first.id == again.id
    assert now_reads(first) == "## Status\n"
    assert EventRow.objects.filter(kind="knowledge.DocumentOpened").count() == 1


def test_a_form_merges_and_never_overwrites():
    member, colleague = ann(), bo()
    view = opened(team("Payments", member, colleague), member, begins={"notes": "Årsak: ukjent\nTiltak: ingen\n"})
    base = now_reads(view)
    write(view, colleague, base.replace("ingen", "żółć 😀"))
    write(view, member, base.replace("ukjent", "disken"), base=base)
    assert now_reads(view) == "Årsak: disken\nTiltak: żółć 😀\n"


def test_lines_of_a_form_end_as_lines_of_a_document():
    member = ann()
    view = opened(team("Payments", member), member)
    write(view, member, "one\r\ntwo\r\n")
    assert now_reads(view) == "one\ntwo\n"
    write(view, member, "one\r\ntwo\r\n")
    assert Change.objects.count() == 1


def test_a_text_that_is_too_long_is_refused_and_nothing_changes():
    member = ann()
    view = opened(team("Payments", member), member)
    with pytest.raises(Invalid):
        write(view, member, "x" * (LONGEST + 1))
    assert now_reads(view) == ""
    assert Document.objects.get().last_number == 0


def test_what_no_database_can_hold_does_no_harm():
    member = ann()
    view = opened(team("Payments", member), member)
    write(view, member, "a\0b\ud800")
    actions.keep_version(by=acting(member), at=NOON, document_id=view.id, name="odd\0")
    assert "\0" not in now_reads(view)


def test_changes_are_numbered_without_a_gap_and_read_on_from_anywhere():
    member = ann()
    view = opened(team("Payments", member), member)
    written = [Written(data=texts.write(texts.build(()), {"notes": [Edit(0, 0, letter)]}), by_id="1", by_name="Ann") for letter in "abc"]
    assert actions.append(view.id, written[:2], at=NOON) == range(1, 3)
    assert actions.append(view.id, written[2:], at=NOON) == range(3, 4)
    assert queries.stored(view.id, after=1).changes == tuple(one.data for one in written[1:])
    assert queries.last_numbers([view.id]) == {view.id: 3}
    assert sorted(now_reads(view)) == ["a", "b", "c"]


def test_summing_up_loses_nothing_and_who_was_behind_reads_on():
    member = ann()
    view = opened(team("Payments", member), member)
    for word in ("one", "two", "three"):
        write(view, member, now_reads(view) + word)
    behind = texts.build(queries.stored(view.id).changes[:1])
    sum_up(view, NOON)
    assert (Change.objects.count(), Sum.objects.get().number) == (0, 3)
    write(view, member, now_reads(view) + "four")
    assert now_reads(view) == "onetwothreefour"
    rest = queries.stored(view.id, after=1)
    assert rest.last == 4
    for change in rest.changes:
        behind.apply_update(change)
    assert texts.read(behind, ["notes"]) == {"notes": "onetwothreefour"}
    assert queries.stored(view.id, after=4).changes == ()


def test_changes_are_summed_up_a_minute_later_by_the_worker():
    member = ann()
    view = opened(team("Payments", member), member)
    write(view, member, "text")
    row = Document.objects.get()
    assert row.due_at == NOON + actions.SUM_UP_AFTER
    write(view, member, "text!", at=NOON + timedelta(seconds=30))
    assert Document.objects.get().due_at == row.due_at
    documents: Queue = next(queue for queue in DUE if queue.name == "documents")
    assert work_off(documents) == 1
    assert Document.objects.get().due_at is None
    assert Change.objects.count() == 0
    assert now_reads(view) == "text!"


def test_a_change_that_cannot_be_read_never_holds_up_the_others(caplog):
    member = ann()
    view = opened(team("Payments", member), member, begins={"notes": "good"})
    actions.append(view.id, [Written(data=b"\xff\xff\xff", by_id="", by_name="")], at=NOON)
    assert now_reads(view) == "good"
    assert "cannot be read" in caplog.text


def test_versions_are_kept_every_ten_minutes_while_people_write():
    member, colleague = ann(), bo()
    view = opened(team("Payments", member, colleague), member)
    for minute in range(40):
        at = NOON + timedelta(minutes=minute)
        write(view, member if minute < 20 else colleague, now_reads(view) + f"{minute} ", at=at)
        sum_up(view, at)
    found = queries.versions(view.id)
    assert [one.at - NOON for one in found] == [timedelta(minutes=minute) for minute in (30, 20, 10, 0)]
    assert found[0].texts["notes"].endswith("30 ")
    assert [one.writers for one in found] == [("Bo",), ("Ann", "Bo"), ("Ann",), ("Ann",)]


def test_what_was_left_standing_is_a_version_when_somebody_goes_on():
    member = ann()
    view = opened(team("Payments", member), member)
    write(view, member, "as Ann left it")
    sum_up(view, NOON)
    later = NOON + timedelta(days=3)
    write(view, member, "all new", at=later)
    sum_up(view, later)
    assert [one.texts["notes"] for one in queries.versions(view.id)] == ["as Ann left it"]


def test_a_version_comes_back_as_one_more_change_and_can_be_undone():
    member = ann()
    view = opened(team("Payments", member), member, begins={"notes": "good text"})
    kept = actions.keep_version(by=acting(member), at=NOON, document_id=view.id, name="  before   the\nstorm ")
    assert (kept.name, kept.by_name) == ("before the storm", "Ann")
    write(view, member, "bad ideas")
    actions.restore_version(by=acting(member), at=NOON + timedelta(minutes=1), version_id=kept.id)
    assert now_reads(view) == "good text"
    newest = queries.versions(view.id)[0]
    assert newest.texts["notes"] == "bad ideas"
    actions.restore_version(by=acting(member), at=NOON + timedelta(minutes=2), version_id=newest.id)
    assert now_reads(view) == "bad ideas"
    rows = EventRow.objects.filter(kind="knowledge.DocumentRestored").order_by("id")
    assert [row.data["version_name"] for row in rows] == ["before the storm", ""]


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_version_needs_a_name(name):
    member = ann()
    view = opened(team("Payments", member), member)
    with pytest.raises(Invalid):
        actions.keep_version(by=acting(member), at=NOON, document_id=view.id, name=name)
    assert Version.objects.count() == 0


def test_the_documents_of_a_team_go_with_it():
    member = ann()
    owner = team("Payments", member)
    view = opened(owner, member, begins={"notes": "text"})
    people.delete_team(by=acting(cleo()), at=NOON, team_id=owner.id)
    work_off(*DUE)
    assert queries.document(view.id) is None
    with pytest.raises(NotFound):
        actions.append(view.id, [Written(data=b"", by_id="", by_name="")], at=NOON)


@pytest.mark.parametrize("wrong", ["", "x", "0190b5b4-0000-7000-8000-000000000000"])
def test_what_is_not_there(wrong):
    by = acting(cleo())
    assert queries.document(wrong) is None
    assert queries.version(wrong) is None
    for verb in (
        lambda: actions.write(by=by, at=NOON, document_id=wrong, section="notes", base="", text="x"),
        lambda: actions.keep_version(by=by, at=NOON, document_id=wrong, name="x"),
        lambda: actions.restore_version(by=by, at=NOON, version_id=wrong),
        lambda: actions.append(wrong, [], at=NOON),
    ):
        with pytest.raises(NotFound):
            verb()
