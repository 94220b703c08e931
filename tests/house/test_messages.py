"""Every text of ours is translatable, and every catalogue is complete."""

import gettext

import polib
import pytest

from tools import messages

LANGUAGES = {"nb", "da", "nl", "pl"}


def entry(**about):
    return polib.POEntry(**about)


def test_no_catalogue_lacks_a_text_or_keeps_an_old_one():
    assert messages.problems() == []


def test_all_languages_have_a_catalogue_or_none_has():
    assert set(messages.catalogues()) in (set(), LANGUAGES)


def test_texts_are_found_in_python_files():
    source = 'a = _("One")\nb = ngettext("%(n)d day", "%(n)d days", n) % {"n": n}\nc = pgettext("verb", "Page")\nd = other("Not this")'
    found = {(one.text, one.plural, one.context) for one in messages.in_python(source)}
    assert found == {("One", "", ""), ("%(n)d day", "%(n)d days", ""), ("Page", "", "verb")}


def test_a_call_without_plain_text_is_refused():
    with pytest.raises(ValueError, match="plain texts"):
        list(messages.in_python("_(name)"))


def test_texts_are_found_in_templates():
    source = """{% load i18n %}{% translate "It's on" %} {% blocktranslate with name=user.name %}Hi {{ name }}, 100%{% endblocktranslate %}
    {% blocktranslate count n=n %}{{ n }} alert{% plural %}{{ n }} alerts{% endblocktranslate %} {% translate "Page" context "verb" %}"""
    found = [(one.text, one.plural, one.context) for one in messages.in_template(source)]
    assert found == [
        ("It's on", "", ""),
        ("Hi %(name)s, 100%%", "", ""),
        ("%(n)s alert", "%(n)s alerts", ""),
        ("Page", "", "verb"),
    ]


@pytest.mark.parametrize(
    ("source", "translated", "fits"),
    [
        ("Hi %(name)s", "Hei %(name)s", True),
        ("Hi %(name)s", "Hei", False),
        ("Hi", "Hei %(name)s", False),
    ],
)
def test_placeholders_are_the_same_in_every_language(source, translated, fits):
    assert messages._same_placeholders(entry(msgid=source, msgstr=translated)) is fits


def test_a_singular_may_leave_out_its_number():
    one_day = entry(msgid="%(n)d day", msgid_plural="%(n)d days", msgstr_plural={0: "én dag", 1: "%(n)d dager"})
    assert messages._same_placeholders(one_day)


def test_catalogues_are_compiled_with_their_plurals(tmp_path):
    file = tmp_path / "pl" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8", "Plural-Forms": messages.PLURALS["pl"]}
    catalogue.append(entry(msgid="day", msgid_plural="days", msgstr_plural={0: "dzień", 1: "dni", 2: "dni wiele", 3: "dnia"}))
    catalogue.save(str(file))
    messages.compile_all(tmp_path)
    with file.with_suffix(".mo").open("rb") as compiled:
        polish = gettext.GNUTranslations(compiled)
    assert [polish.ngettext("day", "days", n) for n in (1, 3, 7)] == ["dzień", "dni", "dni wiele"]


def test_a_new_text_keeps_what_was_translated(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    messages.extract()
    file = tmp_path / "nb" / "LC_MESSAGES" / "django.po"
    before = polib.pofile(str(file))
    text = next(one for one in before if not one.msgid_plural)
    text.msgstr = "Oversatt"
    before.save()
    messages.extract()
    assert polib.pofile(str(file)).find(text.msgid).msgstr == "Oversatt"
