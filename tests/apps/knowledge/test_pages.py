"""The pages of documents, as a browser without JavaScript uses them, and their JSON twins."""

import pytest
from django.test import Client

from tests.cast import NOON, acting, ann, bo, cleo, dev, eve, key, team
from varsko.knowledge import actions, queries
from varsko.people.models import User

pytestmark = pytest.mark.django_db
NASTY = "<script>alert(1)</script> [x](javascript:alert(1))"


def seen_by(one) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(pk=one.id))
    return browser


def address(owner) -> str:
    return f"/settings/teams/{owner.id}/notes"


def notes_of(owner):
    return queries.document_of("team", owner.id, "notes")


def text(answer) -> str:
    return answer.content.decode()


def save(browser, owner, said, *, base=""):
    form = {"section": "notes", "base": base, "text": said, "next": address(owner)}
    return browser.post(f"/documents/{notes_of(owner).id}", form, follow=True)


def test_a_team_has_notes_from_the_first_look_on():
    owner = team("Payments", member := ann())
    browser = seen_by(member)
    assert address(owner) in text(browser.get(f"/settings/teams/{owner.id}"))
    assert "<textarea" in text(browser.get(address(owner)))
    page = save(browser, owner, "# Phone list\r\nBo: 555")
    assert page.redirect_chain == [(address(owner), 302)]
    assert "Saved." in text(page)
    assert "# Phone list\nBo: 555</textarea>" in text(page)


def test_two_forms_that_were_open_at_once_are_both_kept():
    owner = team("Payments", member := ann(), colleague := bo())
    seen_by(member).get(address(owner))
    save(seen_by(member), owner, "one\ntwo\n")
    save(seen_by(member), owner, "ONE\ntwo\n", base="one\ntwo\n")
    save(seen_by(colleague), owner, "one\nTWO\n", base="one\ntwo\n")
    assert queries.read(notes_of(owner))["notes"] == "ONE\nTWO\n"


def test_a_reader_gets_the_text_and_no_form():
    owner = team("Payments", member := ann())
    reader = seen_by(eve())
    assert "No notes yet" in text(reader.get(address(owner)))
    seen_by(member).get(address(owner))
    save(seen_by(member), owner, f"**Bold** {NASTY}")
    page = text(reader.get(address(owner)))
    assert "<strong>Bold</strong>" in page
    assert "<textarea" not in page
    assert "<script>alert" not in page
    assert reader.post(f"/documents/{notes_of(owner).id}", {"section": "notes", "base": "", "text": "x"}).status_code == 403


def test_nothing_of_a_private_team_is_there_for_others():
    owner = team("Security", member := ann(), private=True)
    seen_by(member).get(address(owner))
    view = notes_of(owner)
    version = actions.keep_version(by=acting(member), at=NOON, document_id=view.id, name="secret")
    pages = [
        address(owner),
        f"/documents/{view.id}/versions",
        f"/documents/{view.id}/download",
        f"/documents/{view.id}/download.pdf",
        f"/documents/{view.id}/print",
        f"/documents/versions/{version.id}",
        f"/api/v1/documents/{view.id}",
        f"/api/v1/documents/{view.id}/versions",
        f"/api/v1/documents?about=team&subject={owner.id}&name=notes",
    ]
    chief = cleo()
    for stranger in (eve(), dev()):
        browser = seen_by(stranger)
        assert [browser.get(page).status_code for page in pages] == [404] * len(pages)
        posts = [f"/documents/{view.id}", f"/documents/{view.id}/keep", f"/documents/versions/{version.id}/restore"]
        assert [browser.post(post, {"name": "x", "section": "notes"}).status_code for post in posts] == [404] * 3
    assert [seen_by(chief).get(page).status_code for page in pages] == [200] * len(pages)


def test_who_is_not_signed_in_is_sent_to_the_sign_in():
    owner = team("Payments", ann())
    assert Client().get(address(owner)).headers["Location"].startswith("/login")


def test_versions_are_kept_shown_and_brought_back():
    owner = team("Payments", member := ann())
    browser = seen_by(member)
    browser.get(address(owner))
    save(browser, owner, "before")
    view = notes_of(owner)
    page = browser.post(f"/documents/{view.id}/keep", {"name": "Freeze"}, follow=True)
    assert "Freeze" in text(page)
    version = queries.versions(view.id)[0]
    assert "before" in text(browser.get(f"/documents/versions/{version.id}"))
    save(browser, owner, "after", base="before")
    page = browser.post(f"/documents/versions/{version.id}/restore", follow=True)
    assert "The version is back" in text(page)
    assert queries.read(view)["notes"] == "before"
    assert "needs a name" in text(browser.post(f"/documents/{view.id}/keep", {"name": " "}, follow=True))


def test_the_list_of_versions_takes_the_same_few_looks_however_long_it_is(django_assert_max_num_queries):
    owner = team("Payments", member := ann())
    browser = seen_by(member)
    browser.get(address(owner))
    view = notes_of(owner)
    for number in range(30):
        actions.keep_version(by=acting(member), at=NOON, document_id=view.id, name=f"v{number}")
    with django_assert_max_num_queries(12):
        browser.get(f"/documents/{view.id}/versions")
    with django_assert_max_num_queries(16):
        browser.get(address(owner))


def test_a_document_is_handed_out_as_markdown_and_for_paper():
    owner = team("Payments", member := ann())
    browser = seen_by(member)
    browser.get(address(owner))
    long = "\n\n".join(f"Paragraph {number} " + "x" * 500 for number in range(200))
    save(browser, owner, f"# Blåbær\n\n{long}\n\nThe *end*")
    view = notes_of(owner)
    markdown = browser.get(f"/documents/{view.id}/download")
    assert markdown.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert 'filename="notes.md"' in markdown.headers["Content-Disposition"]
    assert text(markdown).startswith("# Blåbær")
    assert browser.get(f"/documents/{view.id}/download.pdf").content.startswith(b"%PDF-")
    page = text(browser.get(f"/documents/{view.id}/print"))
    assert "The <em>end</em>" in page
    assert "Payments: Notes" in page


@pytest.mark.parametrize("way", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_form_leads_to_no_other_site(way):
    owner = team("Payments", member := ann())
    browser = seen_by(member)
    browser.get(address(owner))
    answer = browser.post(f"/documents/{notes_of(owner).id}", {"section": "notes", "base": "", "text": "x", "next": way})
    assert "evil" not in answer.headers["Location"]
    assert "javascript" not in answer.headers["Location"]
    assert "evil" not in text(browser.get(f"/documents/{notes_of(owner).id}/versions?next={way}"))


def test_a_form_for_a_section_that_is_none():
    owner = team("Payments", member := ann())
    browser = seen_by(member)
    browser.get(address(owner))
    assert browser.post(f"/documents/{notes_of(owner).id}", {"section": "x", "base": "", "text": "x"}).status_code == 404


def test_a_script_reads_and_writes_with_a_key():
    owner = team("Payments", member := ann())
    seen_by(member).get(address(owner))
    _view, secret = key("Script", rights=["read", "create"])
    headers = {"Authorization": f"Bearer {secret}"}
    found = Client().get(f"/api/v1/documents?about=team&subject={owner.id}&name=notes", headers=headers).json()
    body = {"base": "", "text": "From a script"}
    url = f"/api/v1/documents/{found['id']}/sections/notes"
    answer = Client().put(url, body, content_type="application/json", headers=headers)
    assert answer.json()["texts"] == {"notes": "From a script"}
    assert Client().get(f"/api/v1/documents/{found['id']}/versions", headers=headers).json() == []
    _view, reader = key("Reader", rights=["read"])
    refused = Client().put(url, body, content_type="application/json", headers={"Authorization": f"Bearer {reader}"})
    assert refused.status_code == 403
