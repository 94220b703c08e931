"""The program is killed, restarted, run in several processes: what anybody saw of others is still there."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.faults.house import House, kill
from tests.notes import Notes, open_notes, prepared, settle
from tests.prepared import make_database, migrated_on_postgresql
from tests.writers import agree, soon

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def settled(request, tmp_path_factory):
    """A house with its people, that does not run yet."""
    folder = tmp_path_factory.mktemp("house")
    if request.param == "sqlite":
        with prepared(tmp_path_factory, folder) as house:
            yield Notes(house)
    else:
        server = request.getfixturevalue("server")
        with House(folder, make_database(server, like=migrated_on_postgresql(tmp_path_factory, server))) as house:
            yield settle(house)


def opened(notes: Notes) -> Notes:
    return notes if notes.document_id else open_notes(notes)


def test_a_killed_program_has_what_it_told(settled):
    house = settled.house
    serve = house.start("serve")
    notes = opened(settled)
    with notes.page("ann") as ann, notes.page("bo") as bo:
        for number in range(30):
            ann.write(f" a{number} ")  # the blank parts it from what another test may have left at the end
            bo.write(f" b{number} ")
        assert soon(lambda: "a3 " in bo.text)
        told = [word for word in bo.text.split() if word.startswith("a")]
        kill(serve)
        ann.write("(written while nobody was there)")
        assert not ann.is_saved
    again = house.start("serve")
    with notes.page("cleo") as cleo:
        assert set(told) <= set(cleo.text.split())
        ann.joined()
        bo.joined()
        assert agree(ann, bo, cleo)
        assert "(written while nobody was there)" in cleo.text
        assert {f"{who}{number}" for who in "ab" for number in range(30)} <= set(cleo.text.replace("(", " ").split())
        ann.leave()
        bo.leave()
    assert again.stop()[0] == 0


def test_a_program_that_is_asked_to_stop_has_stored_everything(settled):
    house = settled.house
    serve = house.start("serve")
    notes = opened(settled)
    ann = notes.page("ann").joined()
    ann.write("last words ")
    assert agree(ann)
    assert serve.stop()[0] == 0
    assert soon(lambda: ann.code) == 1012
    again = house.start("serve")
    assert "last words" in notes.read()
    assert again.stop()[0] == 0


def test_two_processes_write_one_document(settled):
    house = settled.house
    with house_of_two(house):
        notes = opened(settled)
        pages = [notes.page(name).joined() for name in ("ann", "bo", "cleo", "ann", "bo", "cleo")]
        for number in range(20):
            for page in pages:
                page.write(f"{number} ", at=0)
        assert agree(*pages)
        pages[0].write("NOW")
        assert soon(lambda: all("NOW" in page.text for page in pages))
        for page in pages:
            page.point()
        everybody = {page.doc.client_id for page in pages}
        assert soon(lambda: all(everybody - {page.doc.client_id} <= set(page.others) for page in pages))
        assert {pages[0].others[page.doc.client_id]["user"]["name"] for page in pages[1:]} == {"Ann", "Bo", "Cleo"}
        gone = pages.pop()
        gone.leave()
        assert soon(lambda: all(page.others[gone.doc.client_id] is None for page in pages))
        for page in pages:
            assert page.errors == []
            page.leave()


@contextmanager
def house_of_two(house: House) -> Iterator[None]:
    """The house with two web processes on one address, as `varsko serve --workers 2` starts them."""
    serve = house.start("serve", "--workers", "2")
    yield
    assert serve.stop()[0] == 0
