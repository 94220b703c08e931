"""The form of an update: what it is about, the answers, and two texts in each language."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents import queries, words
from varsko.incidents.data import IncidentView
from varsko.incidents.domain import limits
from varsko.incidents.domain.telling.blanks import blanks, fill
from varsko.incidents.domain.telling.review import FIELDS, LONGEST_BODY, LONGEST_TITLE
from varsko.incidents.domain.telling.shipped import unknown
from varsko.incidents.domain.telling.stages import LANGUAGES, OF_INCIDENTS, Audience, Stage
from varsko.incidents.forms.base import insiders
from varsko.incidents.told import Eta, Telling, Texts
from varsko.people.data import Actor
from varsko.ui.forms import MomentField, offer

_OWN = "own"
_LONGEST_ANSWER = 1000
_ROWS = {"internal": 12, "external": 4}


class TellForm(forms.Form):
    """One update. The fields of a language are there when it is chosen; nothing is required before it is sent."""

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    corrects = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)
    stage = forms.ChoiceField(label=gettext_lazy("How it stands"), choices=[(one.value, words.STAGES[one]) for one in OF_INCIDENTS])
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), choices=list(words.LANGUAGES.items()), widget=forms.CheckboxSelectMultiple
    )
    next_update_at = MomentField(label=gettext_lazy("Next update"), required=False, help_text=gettext_lazy("On your own clock."))
    eta = forms.ChoiceField(label=gettext_lazy("When it is expected to be over"), required=False)
    eta_at = MomentField(label=gettext_lazy("Your own estimate"), required=False)
    restart = forms.ChoiceField(label=gettext_lazy("Do people have to restart?"), required=False, widget=forms.RadioSelect)
    reader_id = forms.ChoiceField(label=gettext_lazy("Who else has read it"), required=False)
    skipped = forms.CharField(label=gettext_lazy("Or why nobody has"), required=False, max_length=limits.NOTE)

    def __init__(self, data: QueryDict, *, by: Actor, incident: IncidentView, at: Any) -> None:
        """Prepare for one incident and whoever writes."""
        super().__init__(data)
        self.by, self.incident, self.at = by, incident, at
        self.chosen = [one for one in LANGUAGES if one in data.getlist("languages")]
        self.assessment = queries.assessment(incident.id)
        self.began = incident.impact_started_at or incident.declared_at
        self.etas = {str(one.share): Eta(at=self.began + one.length, share=one.share, count=one.count) for one in self._estimates()}
        offered: list[Any] = [("", _("Not said"))]
        offered += [(share, words.estimate(one)) for share, one in self.etas.items()]
        offer(self, "eta", [*offered, (_OWN, _("Your own estimate"))])
        offer(self, "restart", list(words.RESTARTS.items()))
        offer(self, "reader_id", [one for one in insiders() if one[0] != by.who.id])
        for language in self.chosen:
            self._add(language)

    def _estimates(self) -> Any:
        return queries.estimates(self.incident, by=self.by, at=self.at)

    def _add(self, language: str) -> None:
        self.fields[f"impact_{language}"] = forms.CharField(
            label=_("What people notice, in one sentence"), required=False, max_length=_LONGEST_ANSWER
        )
        self.fields[f"steps_{language}"] = forms.CharField(label=_("What is done next"), required=False, max_length=_LONGEST_ANSWER)
        for name in FIELDS:
            is_line = name.endswith("title")
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=str(words.TEXTS[name]),
                required=False,
                max_length=LONGEST_TITLE if is_line else LONGEST_BODY,
                widget=forms.TextInput() if is_line else forms.Textarea(attrs={"rows": _ROWS[name]}),
            )

    @property
    def parts(self) -> list[tuple[str, str, list[Any], list[Any]]]:
        """Give the fields of each language: its code, its name, the questions, the texts."""
        return [
            (one, words.LANGUAGES[one], [self[f"impact_{one}"], self[f"steps_{one}"]], [self[f"{name}_{one}"] for name in FIELDS])
            for one in self.chosen
        ]

    def telling(self) -> Telling:
        """Give the update as it stands in the form; call `is_valid` before."""
        said = self.cleaned_data
        own = Eta(at=said["eta_at"]) if said.get("eta") == _OWN and said.get("eta_at") else None
        return Telling(
            id=str(said.get("id") or ""),
            stage=said.get("stage") or Stage.INVESTIGATING.value,
            texts={one: Texts(**{name: said.get(f"{name}_{one}", "") for name in FIELDS}) for one in self.chosen},
            next_update_at=said.get("next_update_at"),
            eta=self.etas.get(said.get("eta", ""), own),
            restart=said.get("restart", ""),
            reader_id=said.get("reader_id", ""),
            skipped=said.get("skipped", ""),
            corrects=said.get("corrects") or 0,
            answers={name: said[name] for name in said if name.startswith(("impact_", "steps_"))},
        )

    def values(self, language: str) -> dict[str, str]:
        """Give what is known for the blanks of a text."""
        telling = self.telling()
        known = {"inside": self.assessment.inside, "outside": self.assessment.outside}
        answers = {**known, **telling.answers, "restart": telling.restart}
        return words.values(self.incident, answers, language, next_at=telling.next_update_at, eta=telling.eta)


def written(form: TellForm) -> dict[str, str]:
    """Write the texts of a form anew, from the texts of its stage and what is known; call `is_valid` before."""
    stage = form.telling().stage
    found: dict[str, str] = {}
    for language in form.chosen:
        known = form.values(language)
        for audience in Audience:
            template = queries.text(stage, audience, language).template
            found[f"{audience}_title_{language}"] = fill(template.title, known).text
            found[f"{audience}_{language}"] = fill(template.body, known).text
    return found


def filled(form: TellForm) -> dict[str, str]:
    """Fill what has become known since into the texts as they stand, and leave the rest as it was written."""
    found: dict[str, str] = {}
    for language in form.chosen:
        known = form.values(language)
        for name in FIELDS:
            text = form.cleaned_data.get(f"{name}_{language}", "")
            if blanks(text):
                found[f"{name}_{language}"] = fill(text, known).text
    return found


def admitted(form: TellForm, blank: str) -> dict[str, str]:
    """Say in every text that something is not known yet, where it has a blank for it."""
    found: dict[str, str] = {}
    for language in form.chosen:
        for name in FIELDS:
            text = form.cleaned_data.get(f"{name}_{language}", "")
            if blank in blanks(text):
                found[f"{name}_{language}"] = fill(text, {blank: unknown(language)}).text
    return found


def beginning(view: IncidentView, *, at: Any, cadence: int, language: str, seen: str, last: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a new update begins with: its stage, and the answers and languages of the last one, or what customers see."""
    minutes = cadence or 60
    due = at + timedelta(minutes=minutes)
    mine = language if language in LANGUAGES else "en"
    return {
        f"impact_{mine}": " ".join(seen.split()),
        "stage": _stage(view, has_told=bool(last)).value,
        "languages": list(last.get("languages", ())) or [mine],
        "next_update_at": due,
        **last.get("answers", {}),
    }


def _stage(view: IncidentView, *, has_told: bool) -> Stage:
    if view.status == "declined":
        return Stage.FALSE_ALARM
    if not view.is_ongoing:
        return Stage.RESOLVED
    if view.cause:
        return Stage.IDENTIFIED
    return Stage.NO_NEWS if has_told else Stage.INVESTIGATING
