"""Several people write in one document, and nothing of it is lost."""

import pytest

from tests.writers import SOON, agree, soon

pytestmark = pytest.mark.faults


def test_what_ann_writes_bo_sees(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        ann.write("Blåbærsyltetøy, żółć, 😀")
        assert agree(ann, bo)
        bo.write("ø", at=1)
        assert agree(ann, bo)
        assert ann.text == "Bølåbærsyltetøy, żółć, 😀"
        assert fresh.read() == ann.text


def test_two_hundred_letters_of_each_at_once_come_to_the_same_text(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        for _ in range(200):
            ann.write("a", at=0)
            bo.write("b", at=0)
        assert agree(ann, bo)
        assert sorted(ann.text) == ["a"] * 200 + ["b"] * 200
        with fresh.page("ann") as late:
            assert late.text == ann.text


def test_who_writes_and_leaves_at_once_has_written(fresh):
    for number in range(20):
        page = fresh.page("ann").connect()
        page.write(f"<{number}>")
        page.leave()
    assert soon(lambda: all(f"<{number}>" in fresh.read() for number in range(20)))
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        ann.write("after")
        assert agree(ann, bo)
        assert ann.text.count("<") == 20


def test_five_pages_that_come_at_the_same_instant_are_all_served(fresh):
    for _ in range(5):
        pages = [fresh.page(name).connect() for name in ("ann", "bo", "ann", "bo", "cleo")]
        assert all(page.knows.wait(SOON) for page in pages)
        pages[0].write("x")
        assert agree(*pages)
        for page in pages:
            page.leave()


def test_what_was_written_offline_is_merged_on_return(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        ann.write("Root cause: unknown")
        assert agree(ann, bo)
        bo.leave()
        bo.erase(12, 19)
        bo.write("the disk")
        ann.write("Summary. ", at=0)
        bo.joined()
        assert agree(ann, bo)
        assert ann.text == "Summary. Root cause: the disk"


def test_a_page_that_comes_again_and_again_stores_nothing_new(fresh):
    with fresh.page("ann") as ann:
        ann.write("one two")
        ann.erase(0, 4)
        assert agree(ann)
    before = fresh.house.rows("SELECT count(*) FROM knowledge_change")
    for _ in range(3):
        with fresh.page("ann") as again:
            assert soon(lambda page=again: page.is_saved)
        ann.joined()
        assert agree(ann)
        ann.leave()
    assert fresh.house.rows("SELECT count(*) FROM knowledge_change") == before


def test_who_only_reads_sees_everything_and_changes_nothing(fresh):
    with fresh.page("ann") as ann, fresh.page("eve") as eve:
        ann.write("Read me")
        ann.erase(0, 1)
        assert soon(lambda: eve.text == "ead me")
        assert soon(lambda: eve.is_saved)
        eve.write("!")
        assert soon(lambda: eve.code) == 4403
        ann.write(".")
        assert agree(ann)
        assert ann.text == fresh.read() == "ead me."
        with fresh.page("eve") as again:
            assert again.text == "ead me."


@pytest.mark.parametrize(("name", "code"), [("nobody", 4401), ("dev", 4404)])
def test_strangers_and_customers_are_sent_away_for_good(fresh, name, code):
    page = fresh.page(name).connect()
    assert soon(lambda: page.code) == code
    assert not page.knows.is_set()


def test_the_notes_of_a_private_team_are_as_if_they_were_not_there(notes):
    for document in (notes.private_id, "0190b5b4-0000-7000-8000-000000000000"):
        page = notes.page("eve", document=document).connect()
        assert soon(lambda page=page: page.code) == 4404
    with notes.page("bo", document=notes.private_id) as bo:
        bo.write("The key is under the mat")
        assert agree(bo)


def test_a_page_of_another_site_is_not_let_in(fresh):
    page = fresh.page("ann", origin="https://evil.example")
    with pytest.raises(Exception, match="403"):
        page.connect()


def test_a_form_and_open_pages_write_into_the_same_text(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        ann.write("First line\nSecond line\n")
        assert agree(ann, bo)
        base = ann.text
        bo.write("Zeroth line\n", at=0)
        assert agree(ann, bo)
        said = {"base": base, "text": base.replace("Second", "Sècond")}
        answer = fresh.house.request("PUT", f"/api/v1/documents/{fresh.document_id}/sections/notes", json=said)
        assert answer.status_code == 200, answer.text
        assert soon(lambda: "Sècond" in ann.text)
        assert agree(ann, bo)
        assert ann.text == answer.json()["texts"]["notes"] == "Zeroth line\nFirst line\nSècond line\n"


def test_everybody_sees_who_is_here_and_nobody_can_be_somebody_else(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        ann.point(name="Cleo")
        mine = ann.doc.client_id
        assert soon(lambda: mine in bo.others)
        assert bo.others[mine]["user"]["name"] == "Ann"
        assert bo.others[mine]["cursor"] == {
            "section": "notes",
            "anchor": {"tname": "notes", "assoc": 0},
            "head": {"tname": "notes", "assoc": 0},
        }
        with fresh.page("cleo") as late:
            assert soon(lambda: mine in late.others)
        ann.leave()
        assert soon(lambda: bo.others[mine] is None)


def test_a_late_page_is_told_of_all_by_asking(fresh):
    with fresh.page("ann") as ann, fresh.page("bo") as bo:
        ann.point()
        assert soon(lambda: ann.doc.client_id in bo.others)
        bo.others.clear()
        bo.send(bytes([3]))
        assert soon(lambda: ann.doc.client_id in bo.others)
