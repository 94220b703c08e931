"""Pictures and other files of articles: shown in the text, for those alone who may read it, and brought along."""

import io
import struct
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from tests.apps.knowledge.test_archives import PAGE, packed, take
from tests.cast import NOON, acting, dev, key, person, team
from varsko.kernel.errors import Conflict, Invalid, NotFound
from varsko.kernel.files import LARGEST, Upload
from varsko.knowledge import actions, queries
from varsko.people.domain.permissions import NotAllowed

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"
EVIL = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def attach(by, article, *files: tuple[str, bytes]):
    uploads = [Upload(name=name, data=data) for name, data in files]
    return actions.attach_files(by=acting(by), at=NOON, ref=article.id, files=uploads)


def test_a_picture_is_pasted_with_the_text_and_shown_in_it(browser, ann, space):
    sent = {
        "space": space.id,
        "title": "Where the lamp is",
        "kind": "how_to",
        "language": "en",
        "text": "Look:\n\n![The panel](panel%20left.png)\n\n[The log](trace.txt)",
        "files": [SimpleUploadedFile("panel left.png", PNG), SimpleUploadedFile("trace.txt", b"<b>x</b>")],
    }
    page = browser(ann)
    assert page.post("/knowledge/new", sent).url == "/knowledge/KB-1"
    picture, log = queries.article(1, by=acting(ann)).files
    shown = unescape(page.get("/knowledge/KB-1").content.decode())
    assert f'<img src="/knowledge/KB-1/files/{picture.id}" alt="The panel" width="640" height="480" loading="lazy">' in shown
    assert f'<a href="/knowledge/KB-1/files/{log.id}"' in shown
    answer = page.get(f"/knowledge/KB-1/files/{picture.id}")
    assert (answer["Content-Type"], answer.content, answer["X-Content-Type-Options"]) == ("image/png", PNG, "nosniff")
    again = page.get(f"/knowledge/KB-1/files/{picture.id}", headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    answer = page.get(f"/knowledge/KB-1/files/{log.id}")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="trace.txt"'


def test_a_file_is_added_named_and_removed_on_the_page(browser, ann, space, write):
    article, page = write(ann, space, "Panel", "![x](panel.png)"), browser(ann)
    for data in (PNG, PNG, PNG + b"other"):
        page.post("/knowledge/KB-1/files", {"files": SimpleUploadedFile("panel.png", data)})
    files = queries.article(1, by=acting(ann)).files
    assert [one.name for one in files] == ["panel-2.png", "panel.png"]
    shown = page.get("/knowledge/KB-1").content.decode()
    assert "not in the text" in shown
    page.post(f"/knowledge/KB-1/files/{files[1].id}/remove")
    assert f"/files/{files[1].id}" not in page.get("/knowledge/KB-1").content.decode()
    assert page.get(f"/knowledge/KB-1/files/{files[1].id}").status_code == 404
    assert page.get("/knowledge/KB-1/edit").status_code == 200
    with pytest.raises(NotFound):
        actions.remove_file(by=acting(ann), at=NOON, ref=article.id, file_id=files[1].id)


def test_what_came_with_an_edit_is_kept_even_when_somebody_was_quicker(browser, ann, space, write):
    write(ann, space, "Panel", "old")
    sent = {
        "title": "Panel",
        "kind": "how_to",
        "language": "en",
        "text": "![x](a.png)",
        "base": 7,
        "files": SimpleUploadedFile("a.png", PNG),
    }
    assert browser(ann).post("/knowledge/KB-1/edit", sent).status_code == 409
    assert [one.name for one in queries.article(1, by=acting(ann)).files] == ["a.png"]
    answer = browser(ann).post("/knowledge/KB-1/edit", {**sent, "base": 1, "files": SimpleUploadedFile("run.exe", b"MZ")})
    assert answer.status_code == 422
    assert "programs are not taken" in answer.content.decode()


def test_rights_of_the_article_hold_at_each_address(browser, ann, open_space, write):
    mine = team("HR", ann)
    spaces = {
        "hr": open_space("HR", readers="teams", writers="teams", writer_teams=(mine.id,)),
        "inside": open_space("Inside"),
        "portal": open_space("Portal", readers="portal"),
        "public": open_space("Public", readers="public"),
    }
    readers = {"stranger": Client(), "customer": browser(dev()), "inside": browser(person("Fay")), "team": browser(ann)}
    seen: dict[str, list[str]] = {}
    for name, space in spaces.items():
        article = write(ann, space, name)
        (file,) = attach(ann, article, ("a.png", PNG))
        address = f"/knowledge/{article.key}/files/{file.id}"
        seen[name] = [who for who, client in readers.items() if client.get(address).status_code == 200]
        elsewhere = f"/knowledge/KB-999/files/{file.id}"
        assert readers["team"].get(elsewhere).status_code == 404
    assert seen == {
        "hr": ["team"],
        "inside": ["inside", "team"],
        "portal": ["customer", "inside", "team"],
        "public": ["stranger", "customer", "inside", "team"],
    }


def test_a_draft_hides_its_files_and_only_writers_add_any(browser, ann, open_space, write):
    space = open_space("Public", readers="public")
    article = write(ann, space, "Draft", publish=False)
    (file,) = attach(ann, article, ("a.png", PNG))
    assert Client().get(f"/knowledge/KB-1/files/{file.id}").status_code == 302
    with pytest.raises(NotAllowed):
        attach(person("Lotte", "stakeholder"), write(ann, space, "Open"), ("a.png", PNG))
    with pytest.raises(NotFound):
        attach(dev(), article, ("a.png", PNG))
    actions.archive_article(by=acting(ann), at=NOON, ref=article.id)
    with pytest.raises(Conflict):
        attach(ann, article, ("b.png", PNG))


def test_what_is_dangerous_empty_or_too_much_is_refused(browser, ann, space, write):
    article = write(ann, space, "Panel")
    for files in ([("run.exe", b"MZ")], [("a.png", b"")], [("a.bin", b"x" * (LARGEST + 1))], [(f"{n}.png", PNG) for n in range(11)]):
        with pytest.raises(Invalid):
            attach(ann, article, *files)
    (file,) = attach(ann, article, ("a.svg", EVIL))
    answer = browser(ann).get(f"/knowledge/KB-1/files/{file.id}")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]


def test_by_the_api(ann, space, write):
    write(ann, space, "Panel", "![x](a.png)")
    _, secret = key(rights=("read", "configure", "create"))
    api = Client(headers={"Authorization": f"GenieKey {secret}"})
    answer = api.post("/api/v1/articles/KB-1/files", {"files": [SimpleUploadedFile("a.png", PNG)]})
    assert answer.status_code == 201, answer.content
    (made,) = answer.json()
    assert (made["name"], made["width"]) == ("a.png", 640)
    assert api.get("/api/v1/articles/KB-1").json()["files"] == [made]
    assert api.get(f"/api/v1/articles/KB-1/files/{made['id']}").content == PNG
    assert api.delete(f"/api/v1/articles/KB-1/files/{made['id']}").status_code == 204
    assert api.get(f"/api/v1/articles/KB-1/files/{made['id']}").status_code == 404


def test_a_space_leaves_with_its_pictures_and_comes_back_with_them(browser, ann, space, open_space, write):
    article = write(ann, space, "The panel", "![x](a%20b.png) and [log](log.txt)")
    attach(ann, article, ("a b.png", PNG), ("log.txt", b"line"), ("unused.txt", b"more"))
    write(ann, space, "Below", "![](a.png)", parent=article.id)
    given = browser(ann).get("/knowledge/spaces/guides/export").getvalue()
    archive = zipfile.ZipFile(io.BytesIO(given))
    assert "KB-1-the-panel.files/a b.png" in archive.namelist()
    assert "![x](KB-1-the-panel.files/a%20b.png)" in archive.read("KB-1-the-panel.md").decode()
    assert take(ann, open_space("Copy"), given).made == 2
    copy = queries.article("KB-3", by=acting(ann))
    assert copy.text == article.text
    assert {one.name: one.size for one in copy.files} == {"a b.png": len(PNG), "log.txt": 4}


def test_a_folder_of_markdown_brings_what_it_names(ann, space):
    files = {"guides/a.md": "# A\n\n![x](../img/one.png) ![y](img/one.png) ![z](../../out.png)", "img/one.png": PNG}
    files |= {"guides/img/one.png": PNG + b"2", "img/never.png": PNG}
    taken = take(ann, space, packed(**files))
    assert (taken.made, taken.left) == (1, ())
    article = queries.article("KB-1", by=acting(ann))
    assert article.text == "![x](one.png) ![y](one-2.png) ![z](../../out.png)"
    assert [one.name for one in article.files] == ["one-2.png", "one.png"]


def test_an_export_of_confluence_brings_its_pictures_under_their_names(ann, space):
    body = """<p><img class="confluence-embedded-image" src="attachments/7/9.png?width=300"
    data-linked-resource-default-alias="The lamp.png" alt="lamp"></p><p>see <a href="attachments/7/10.pdf">plan.pdf</a></p>"""
    listed = '<div class="greybox"><a href="attachments/7/11.txt">notes.txt</a></div>'
    files = {"OPS/P_7.html": PAGE.format(title="Panel", above="", body=body).replace("</body>", listed + "</body>")}
    files |= {"OPS/attachments/7/9.png": PNG, "OPS/attachments/7/10.pdf": b"%PDF", "OPS/attachments/7/11.txt": b"n"}
    assert take(ann, space, packed(**files)).left == ()
    article = queries.article("KB-1", by=acting(ann))
    assert article.text == "![lamp](The%20lamp.png)\n\nsee [plan.pdf](plan.pdf)"
    assert [one.name for one in article.files] == ["The lamp.png", "notes.txt", "plan.pdf"]


def test_a_file_that_cannot_be_taken_is_named_and_the_page_comes(ann, space):
    taken = take(ann, space, packed(**{"a.md": "# A\n\n[run](run.exe)", "run.exe": b"MZ"}))
    assert taken.made == 1
    assert [path for path, _why in taken.left] == ["run.exe"]


def test_paper_shows_the_pictures_that_the_text_names(browser, ann, space, write):
    article = write(ann, space, "The panel", "![x](a%20b.png) ![y](other.png)")
    data = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(data, "PNG")
    attach(ann, article, ("a b.png", data.getvalue()), ("unused.png", data.getvalue()), ("other.png", b"no picture"))
    pdf = PdfReader(io.BytesIO(browser(ann).get(f"/knowledge/{article.key}/text.pdf").content))
    assert [one.image.size for page in pdf.pages for one in page.images] == [(40, 20)]
