"""The logo of a page: only a picture is taken, drawn anew, and served wherever the page is."""

from io import BytesIO

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from tests import cast
from tests.apps.statuspages.conftest import work
from tests.asgi import ask
from tests.cast import NOON
from varsko.kernel.errors import Invalid
from varsko.people.data import SYSTEM_ACTOR
from varsko.people.domain.permissions import NotAllowed
from varsko.statuspages import actions, queries
from varsko.statuspages.data import PageDraft
from varsko.statuspages.live import Endpoint, Shelf
from varsko.statuspages.models import StatusPage


@pytest.fixture(autouse=True)
def noon(db):
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def picture(width: int = 600, height: int = 200, kind: str = "PNG", colour: str = "#1c5fad", **more) -> bytes:
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **more)
    return out.getvalue()


def give(page, **more) -> None:
    actions.set_logo(by=SYSTEM_ACTOR, at=NOON, ref=page.id, **more)


def write() -> None:
    StatusPage.objects.update(due_at=NOON, leased_until=None)
    work()


async def django(scope, _receive, send):
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def test_cleo_gives_the_page_a_logo_and_readers_see_it(browser, page, cleo, tmp_path, noon):
    chief = browser(cleo)
    files = {"light": SimpleUploadedFile("logo.png", picture()), "dark": SimpleUploadedFile("night.webp", picture(kind="WEBP"))}
    assert chief.post("/status-pages/ferries/logo", {**files, "alt": "Nordic Ferries"}).status_code == 302
    assert b'alt="Nordic Ferries"' in chief.get("/status-pages/ferries/logo").content
    write()
    shelf = Shelf(tmp_path)
    shelf.refresh()
    app = Endpoint(shelf, django)
    said = ask(app, "/status/ferries").body.decode()
    assert '<img class="logo" src="/status/ferries/logo.png" alt="Nordic Ferries" width="144" height="48">' in said
    assert '<source srcset="/status/ferries/logo-dark.png" media="(prefers-color-scheme: dark)">' in said
    heard = ask(app, "/status/ferries/logo.png")
    assert (heard.status, heard.headers["content-type"], heard.headers["x-content-type-options"]) == (200, "image/png", "nosniff")
    assert ask(app, "/status/ferries/logo.png", headers=[("if-none-match", heard.headers["etag"])]).status == 304
    assert Image.open(BytesIO(heard.body)).size == (432, 144)
    noon.shift(1)
    assert chief.post("/status-pages/ferries/logo", {"do": "remove"}).status_code == 302
    write()
    shelf.refresh()
    assert b"<img" not in ask(app, "/status/ferries").body
    assert ask(app, "/status/ferries/logo.png").status == 299


def test_what_else_travels_in_a_file_stays_behind(page):
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Ann, at home")
    give(page, light=picture(pnginfo=notes) + b"<script>alert(1)</script>")
    (one,) = queries.logos(page.id)
    assert b"Ann, at home" not in one.data
    assert b"script" not in one.data
    assert one.alt == ""


def test_a_photograph_with_much_said_before_the_picture_is_one_too(page):
    give(page, light=picture(kind="JPEG", icc_profile=bytes(200_000)))
    (one,) = queries.logos(page.id)
    assert (one.width, one.height) == (144, 48)


SIDEWAYS = b"Exif\0\0MM\0*\0\0\0\x08\0\x02" + b"\x01\x12\0\x03\0\0\0\x01\0\x06\0\0" + b"\x01\x0f\0\x05\0\0\0\x01\0\0\0\x08" + bytes(4)
"""A camera that was held on its side, and whose maker is a fraction."""


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_turned_as_its_camera_was_held_whatever_else_is_said_of_it(page, kind):
    give(page, light=picture(120, 30, kind, exif=SIDEWAYS))
    (one,) = queries.logos(page.id)
    assert (one.width, one.height) == (12, 48)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "SVG"),
        (b"GIF89a" + bytes(20), "no picture"),
        (picture()[:60], "no picture"),
        (picture(kind="JPEG")[:700], "no picture"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0\0\x10\0" * 2 + b"junk" * 9, "4 million"),
        (bytes(1_000_001), "1 MB"),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes([1] * 40), "no picture"),
    ],
)
def test_what_is_no_picture_is_refused_in_words(page, data, why):
    with pytest.raises(Invalid) as refused:
        give(page, light=data)
    assert why in refused.value.errors["light"]
    assert queries.logos(page.id) == ()


def test_a_new_alternative_text_needs_no_new_file_and_a_dark_one_needs_a_light_one(page):
    with pytest.raises(Invalid):
        give(page, dark=picture())
    give(page, light=picture(120, 40))
    give(page, alt="Ferries of the north")
    (one,) = queries.logos(page.id)
    assert (one.alt, one.width, one.height) == ("Ferries of the north", 120, 40)


def test_only_who_may_configure_sets_one(page):
    with pytest.raises(NotAllowed):
        actions.set_logo(by=cast.actor(cast.dev()), at=NOON, ref=page.id, light=picture())


def test_the_logo_of_a_private_page_is_for_its_readers_only(make, browser, cleo):
    hidden = make("Board", "Lifts", access="internal")
    give(hidden, light=picture())
    write()
    assert browser().get("/status/board/logo.png").status_code == 404
    answer = browser(cleo).get("/status/board/logo.png")
    assert (answer.headers["Content-Type"], answer.content[:4]) == ("image/png", b"\x89PNG")


def test_copies_and_the_own_host_name_lead_to_it(page, tmp_path):
    draft = PageDraft(name="Ferries", slug="ferries", languages=("en", "nb"), hosts=("status.ferries.example",))
    actions.change_page(by=SYSTEM_ACTOR, at=NOON, ref=page.id, draft=draft)
    give(page, light=picture())
    write()
    shelf = Shelf(tmp_path / "shelf", tmp_path / "copies")
    shelf.refresh()
    heard = ask(Endpoint(shelf, django), "/", headers=[("host", "status.ferries.example")])
    assert b'src="/logo.png"' in heard.body
    assert b'src="../logo.png"' in (tmp_path / "copies/ferries/en/index.html").read_bytes()
    assert (tmp_path / "copies/ferries/logo.png").read_bytes()[:4] == b"\x89PNG"
