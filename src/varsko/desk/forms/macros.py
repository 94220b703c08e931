"""The forms of a macro, and of a text of one's own."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk import queries, words
from varsko.desk.data import DeskView
from varsko.desk.domain import limits
from varsko.desk.domain.macros import BLANKS, ENDS, LONGEST_WORD, MacroView, QuickText
from varsko.desk.domain.priority import PRIORITIES
from varsko.desk.forms.base import categories
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.forms import offer

_TAKE = "take:"
WORD_HINT = gettext_lazy("Typed after a slash, such as /thanks, it brings the text into an answer. Left empty, it is made of the name.")


class MacroForm(forms.Form):
    """What one press does."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    word = forms.CharField(label=gettext_lazy("Word for its answer"), required=False, max_length=LONGEST_WORD, help_text=WORD_HINT)
    end = forms.ChoiceField(label=gettext_lazy("Then"), required=False)
    hand = forms.ChoiceField(label=gettext_lazy("Hand over to"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    priority = forms.TypedChoiceField(label=gettext_lazy("Priority"), coerce=int)
    why_note = forms.CharField(label=gettext_lazy("Why this priority"), required=False, max_length=500)
    tags = forms.CharField(label=gettext_lazy("Tags"), required=False, max_length=400)
    note = forms.CharField(
        label=gettext_lazy("Note inside"), required=False, max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, by: Actor, desk: DeskView, view: MacroView | None = None, **more: Any) -> None:
        """Offer what the desk has; with `view` begin with what a macro says."""
        super().__init__(*args, **more)
        _add_answers(self, view.version if view else 0, _("Answer to the caller, %(language)s"))
        teams = [one for one in people.teams(by) if not desk.confidential or one.id == desk.team_id]
        persons = [(f"person:{one.id}", one.name) for one in queries.operators(desk.id)]
        offer(self, "end", [("", _("Nothing")), *((one.value, words.STEPS[one]) for one in ENDS)])
        offer(self, "hand", [("", _("Nobody")), (_TAKE, _("Whoever presses")), *((f"team:{one.id}", one.name) for one in teams), *persons])
        offer(self, "category", [("", _("Leave as it is")), *categories([desk.id])[1:]])
        offer(self, "priority", [(0, _("Leave as it is")), *((level, f"P{level}") for level in PRIORITIES)])
        self.fields["answer_en"].help_text = _(
            "Blanks that are filled: %(blanks)s. Who has no answer in their language gets the desk's."
        ) % {"blanks": _named_blanks()}
        if view is not None:
            said = {name: getattr(view, name) for name in ("name", "word", "end", "why_note", "note", "priority")}
            self.initial = {**said, "category": view.category_id, "tags": " ".join(view.tags), "hand": _hand_of(view)}
            self.initial |= {f"answer_{code}": text for code, text in view.answers.items()}

    def values(self) -> dict[str, Any]:
        """Give what the action wants."""
        said = {name: self.cleaned_data[name] for name in ("name", "word", "end", "category", "priority", "why_note", "tags", "note")}
        whom, _colon, ref = self.cleaned_data["hand"].partition(":")
        said["version"] = self.cleaned_data["version"] or 0
        said |= {"takes": whom == "take", "team_id": ref if whom == "team" else "", "person_id": ref if whom == "person" else ""}
        return {**said, "answers": _answers_of(self)}


class OwnTextForm(forms.Form):
    """A text for one's own answers: in each language that one writes in."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    word = forms.CharField(label=gettext_lazy("Word"), required=False, max_length=LONGEST_WORD, help_text=WORD_HINT)

    def __init__(self, *args: Any, view: QuickText | None = None, language: str = "en", **more: Any) -> None:
        """Ask for the text in `language` first; with `view` begin with what a text says."""
        super().__init__(*args, **more)
        _add_answers(self, view.version if view else 0, _("Text, %(language)s"), language)
        self.fields[f"answer_{language}"].help_text = _("Blanks that are filled: %(blanks)s.") % {"blanks": _named_blanks()}
        if view is not None:
            self.initial = {"name": view.name, "word": view.word, **{f"answer_{code}": text for code, text in view.answers.items()}}

    def values(self) -> dict[str, Any]:
        """Give what the action wants."""
        said = {name: self.cleaned_data[name] for name in ("name", "word")}
        return {**said, "version": self.cleaned_data["version"] or 0, "answers": _answers_of(self)}


def _add_answers(form: forms.Form, version: int, label: str, first: str = "en") -> None:
    for code, name in sorted(settings.LANGUAGES, key=lambda one: one[0] != first):
        form.fields[f"answer_{code}"] = _answer(label % {"language": name})
    form.fields["version"] = forms.IntegerField(required=False, min_value=0, initial=version, widget=forms.HiddenInput)


def _answers_of(form: forms.Form) -> dict[str, str]:
    return {code: form.cleaned_data[f"answer_{code}"] for code, _name in settings.LANGUAGES}


def _named_blanks() -> str:
    return ", ".join(f"{{{one}}}" for one in BLANKS)


def _answer(label: str) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 3}))


def _hand_of(view: MacroView) -> str:
    if view.takes:
        return _TAKE
    if view.person_id:
        return f"person:{view.person_id}"
    return f"team:{view.team_id}" if view.team_id else ""
