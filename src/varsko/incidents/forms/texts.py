"""Forms about the texts that updates begin with: changing one, who must read updates, and making texts from answers."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents import queries, words
from varsko.incidents.domain.telling.blanks import fill
from varsko.incidents.domain.telling.review import LONGEST_BODY, LONGEST_TITLE
from varsko.incidents.domain.telling.shipped import restart
from varsko.incidents.domain.telling.stages import LANGUAGES, Audience, Stage
from varsko.incidents.forms.lists import severities
from varsko.ui import times
from varsko.ui.forms import MomentField, offer

_LONGEST = 500
_IN_WORDS = ("impact", "workaround", "next_steps")


class TextForm(forms.Form):
    """One text: a title and a body with blanks."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=LONGEST_TITLE)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=LONGEST_BODY,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("A line that begins with “? ” is left out while one of its blanks is unknown."),
    )
    base = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)


class ReaderForm(forms.Form):
    """Up to which severity somebody else reads an update before it is sent."""

    severity = forms.TypedChoiceField(
        label=gettext_lazy("Somebody else reads updates before they are sent"),
        coerce=int,
        help_text=gettext_lazy("Whoever cannot wait says why; the reason is kept with the update."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the levels of the scale."""
        super().__init__(*args, **more)
        offer(self, "severity", [("0", _("Never required")), *((pk, _("Up to %(level)s") % {"level": name}) for pk, name in severities())])


def _line(label: Any, help_text: Any = "") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=_LONGEST, help_text=help_text)


class GenerateForm(forms.Form):
    """What the texts of a stage are made from.

    What people say in words is asked for in their own language, and folded in the others.
    """

    stage = forms.ChoiceField(label=gettext_lazy("How it stands"), choices=[(one.value, words.STAGES[one]) for one in Stage])
    service = _line(gettext_lazy("Service"), gettext_lazy("As people call it."))
    impact = _line(gettext_lazy("What people notice, in one sentence"))
    workaround = _line(gettext_lazy("What people can do meanwhile"))
    next_steps = _line(gettext_lazy("What is done next"))
    start = MomentField(label=gettext_lazy("From"), required=False)
    until = MomentField(label=gettext_lazy("Until"), required=False)
    next_update = MomentField(label=gettext_lazy("Next update"), required=False)
    restart = forms.ChoiceField(
        label=gettext_lazy("Do people have to restart?"), required=False, choices=[("", gettext_lazy("Not said")), *words.RESTARTS.items()]
    )

    def __init__(self, data: QueryDict | None, language: str) -> None:
        """Prepare for somebody who reads a language."""
        super().__init__(data)
        self.own = language if language in LANGUAGES else LANGUAGES[0]
        self.others = [one for one in LANGUAGES if one != self.own]
        for one in self.others:
            for name in _IN_WORDS:
                self.fields[f"{name}_{one}"] = _line(words.in_language(str(self.fields[name].label), one))
        for name in _IN_WORDS:
            self.fields[name].widget.attrs["lang"] = self.own
            for one in self.others:
                self.fields[f"{name}_{one}"].widget.attrs["lang"] = one

    @property
    def asked(self) -> list[Any]:
        """Give the fields that everybody is asked."""
        return [one for one in self if one.name not in {bound.name for bound in self.folded}]

    @property
    def folded(self) -> list[Any]:
        """Give the fields of the other languages."""
        return [self[f"{name}_{one}"] for one in self.others for name in _IN_WORDS]

    @property
    def is_unfolded(self) -> bool:
        """Tell whether something is said in another language."""
        return any(self.data.get(one.name) for one in self.folded)

    def made(self) -> list[tuple[str, str, str, list[tuple[Any, str, str]]]]:
        """Make the texts in every language.

        Each is its code and name, what is not said in it yet, and for each audience its name, a title and a body.
        """
        return [(one, words.LANGUAGES[one], self._missing(one), self._of(one)) for one in [self.own, *self.others]]

    def _in(self, language: str, name: str) -> str:
        return str(self.cleaned_data[name if language == self.own else f"{name}_{language}"])

    def _missing(self, language: str) -> str:
        return ", ".join(str(self.fields[name].label) for name in _IN_WORDS if self.cleaned_data[name] and not self._in(language, name))

    def _of(self, language: str) -> list[tuple[Any, str, str]]:
        with translation.override(language):
            known = {name: _said(self.cleaned_data[name]) for name in ("service", "start", "until", "next_update")}
        known |= {"since": known["start"], "ended": known["until"], "eta": known["until"]}
        known |= {name: self._in(language, name) for name in _IN_WORDS}
        known["restart"] = restart(language, self.cleaned_data["restart"])
        found = []
        for audience in Audience:
            template = queries.text(self.cleaned_data["stage"], audience, language).template
            found.append((words.AUDIENCES[audience], fill(template.title, known).text, fill(template.body, known).text))
        return found


def _said(value: Any) -> str:
    return times.absolute(value) if isinstance(value, datetime) else str(value or "")
