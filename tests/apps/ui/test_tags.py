"""The parts that pages are composed of."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils.safestring import SafeString

from varsko.core import clock


def draw(source: str, **context: object) -> SafeString:
    return Template("{% load ui %}" + source).render(Context(context))


class Sample(forms.Form):
    name = forms.CharField(help_text="What people call it.")
    kind = forms.ChoiceField(choices=[("day", "Daily"), ("week", "Weekly")], widget=forms.RadioSelect)
    night = forms.BooleanField(required=False)
    zone = forms.ChoiceField(choices=[("UTC", "UTC")], required=False)


def test_a_state_has_a_word_and_an_icon_beside_its_colour():
    html = draw('{% state_badge "acknowledged" %}')
    assert "Acknowledged" in html
    assert "<svg" in html
    assert "state-busy" in html


def test_an_unknown_state_keeps_its_name():
    assert "Half baked" in draw('{% state_badge "half_baked" %}')


def test_a_moment_carries_the_exact_time():
    at = clock.now() - timedelta(minutes=5)
    html = draw("{% moment at %}", at=at)
    assert f'datetime="{at.isoformat()}"' in html.replace("&#x2B;", "+")
    assert "5 minutes ago" in html
    assert "UTC" in html


def test_a_moment_that_is_missing_is_a_dash():
    assert "–" in draw("{% moment at %}", at=None)


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ann Berg", "AB"), ("Bo", "B"), ("eve.stranger@example.org", "EO"), ("", "?"), ("?!", "?"), ("Øst Ødegård", "ØØ")],
)
def test_a_person_is_recognised_by_initials(name, initials):
    assert f">{initials}</span>" in draw("{% person who %}", who=SimpleNamespace(name=name))


def test_a_hostile_name_is_only_a_name():
    html = draw("{% person who %}{% state_badge who %}{% empty 'inbox' who %}", who="<script>alert(1)</script>")
    assert "<script" not in html


def test_an_error_stands_at_its_field_and_in_the_summary():
    form = Sample({"kind": "year"})
    html = draw("{% form_errors form %}{% field form.name %}{% field form.kind %}{% field form.night %}{% field form.zone %}", form=form)
    assert 'href="#id_name"' in html
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert html.count('type="radio"') == 2
    assert "form-select" in html


def test_what_was_typed_is_not_lost():
    assert 'value="Payments"' in draw("{% field form.name %}", form=Sample({"name": "Payments"}))


def test_a_sparkline_has_a_name_and_no_style():
    html = draw('{% sparkline values "Alerts an hour" %}', values=[0, 3, 1])
    assert 'aria-label="Alerts an hour"' in html
    assert html.count("<rect") == 3
    assert "style" not in html


def test_a_sparkline_of_nothing_is_empty():
    assert "<rect" not in draw('{% sparkline values "Nothing" %}', values=[])


def test_cards_tables_and_dialogs_escape_their_titles():
    for source in (
        "{% card title=name %}x{% endcard %}",
        "{% table caption=name %}x{% endtable %}",
        "{% dialog id='a' title=name %}x{% enddialog %}",
    ):
        assert "<script" not in draw(source, name="<script>")


def test_the_drill_clock_is_said_on_the_page(settings, tmp_path):
    file = tmp_path / "clock"
    file.write_text("3600")
    settings.VARSKO = settings.VARSKO.model_copy(update={"clock_file": str(file)})
    assert "Drill clock" in draw("{% drill_banner %}")


def test_without_a_drill_nothing_is_said():
    assert "Drill" not in draw("{% drill_banner %}")


def test_neighbouring_pages_are_offered_only_when_there_are_some():
    assert draw("{% pages %}").strip() == ""
    assert 'rel="next"' in draw("{% pages older='?before=3' %}")
