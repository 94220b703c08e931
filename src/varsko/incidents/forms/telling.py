"""The form of an update: what it is about, the answers, and two texts in each language."""

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.incidents import words
from varsko.incidents.data import IncidentView
from varsko.incidents.domain import limits
from varsko.incidents.domain.telling.blanks import MAY_BE_UNKNOWN, blanks, fill
from varsko.incidents.domain.telling.review import FIELDS, LONGEST_BODY, LONGEST_TITLE
from varsko.incidents.domain.telling.shipped import unknown
from varsko.incidents.domain.telling.stages import LANGUAGES, LAST, OF_INCIDENTS, RESTARTS, Audience, Stage
from varsko.incidents.forms.material import Material
from varsko.incidents.told import Eta, Telling, Texts
from varsko.kernel.text import shorten
from varsko.ui.forms import MomentField, offer

_OWN = "own"
_ROWS = {"internal": 12, "external": 4}
_ALL = "*"
_SHOWN = 300
_OPTIONAL = frozenset({"eta", "eta_at"})
_OF_RECORD = ("cause", "workaround", "fix")
_ANSWERS = ("impact_", "steps_", *(f"{name}_" for name in _OF_RECORD))


class TellForm(forms.Form):
    """One update. The fields of a language are there when it is chosen; nothing is required before it is sent.

    It carries along at which stage, on what record and with which texts of that stage it was looked at last, which texts nobody has
    changed since they were written (`marks`), and what was said to be not known (`unknowns`).
    """

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    corrects = forms.IntegerField(required=False, min_value=0, max_value=10_000, widget=forms.HiddenInput)
    stage_was = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    record_was = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    texts_was = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    marks = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    unknowns = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)
    stage = forms.ChoiceField(label=gettext_lazy("How it stands"), choices=[(one.value, words.STAGES[one]) for one in OF_INCIDENTS])
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), choices=list(words.LANGUAGES.items()), widget=forms.CheckboxSelectMultiple
    )
    record_in = forms.ChoiceField(
        label=gettext_lazy("The record is written in"), required=False, choices=[("", "–"), *words.LANGUAGES.items()]
    )
    next_update_at = MomentField(label=gettext_lazy("Next update"), required=False, help_text=gettext_lazy("On your own clock."))
    eta = forms.ChoiceField(label=gettext_lazy("When it is expected to be over"), required=False)
    eta_at = MomentField(label=gettext_lazy("Your own estimate"), required=False)
    restart = forms.ChoiceField(label=gettext_lazy("Do people have to restart?"), required=False, widget=forms.RadioSelect)
    reader_id = forms.ChoiceField(label=gettext_lazy("Who else has read it"), required=False)
    skipped = forms.CharField(label=gettext_lazy("Or why nobody has"), required=False, max_length=limits.NOTE)

    def __init__(self, data: QueryDict, material: Material) -> None:
        """Prepare for one incident and whoever writes."""
        super().__init__(data)
        self.material, self.incident, self.assessment = material, material.incident, material.assessment
        self.chosen = [one for one in LANGUAGES if one in data.getlist("languages")]
        self.language_now = said if (said := data.get("record_in", "")) in LANGUAGES else material.record_in
        self.etas = material.etas
        offered: list[Any] = [("", _("Not said"))]
        offered += [(share, words.estimate(one)) for share, one in self.etas.items()]
        offer(self, "eta", [*offered, (_OWN, _("Your own estimate"))])
        self.fields["eta_at"].help_text = _("Marked as your own, not reckoned from past cases.")
        offer(self, "restart", list(words.RESTARTS.items()))
        offer(self, "reader_id", list(material.readers))
        for language in self.chosen:
            self._add(language)
        for name in self.fields.keys() - _OPTIONAL:
            self.fields[name].is_expected = True  # type: ignore[attr-defined]  # for the kit: nobody is told without it

    def _add(self, language: str) -> None:
        self.fields[f"impact_{language}"] = forms.CharField(
            label=_("What people notice, in one sentence"), required=False, max_length=limits.NOTE
        )
        if self.assessment.impact and not self.data.get(f"impact_{language}"):
            self.fields[f"impact_{language}"].help_text = self._in_record(self.assessment.impact)
        for name in self._foreign(language):
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=words.in_language(words.FIELDS[name], language),
                required=False,
                max_length=limits.TEXT,
                help_text=self._in_record(getattr(self.incident, name)),
            )
        self.fields[f"steps_{language}"] = forms.CharField(label=_("What is done next"), required=False, max_length=limits.NOTE)
        for name in FIELDS:
            is_line = name.endswith("title")
            self.fields[f"{name}_{language}"] = forms.CharField(
                label=str(words.TEXTS[name]),
                required=False,
                max_length=LONGEST_TITLE if is_line else LONGEST_BODY,
                widget=forms.TextInput() if is_line else forms.Textarea(attrs={"rows": _ROWS[name], "class": "grows"}),
            )
        for name in (*self._questions(language), *(f"{one}_{language}" for one in FIELDS)):
            self.fields[name].widget.attrs["lang"] = language  # of what is typed: the label beside it is in the reader's language

    @staticmethod
    def _in_record(text: str) -> str:
        return _("In the record: %(text)s") % {"text": shorten(" ".join(text.split()), _SHOWN)}

    def _foreign(self, language: str) -> list[str]:
        """Name what the record says in another language, and the texts in this one ask for."""
        asked = {name for (_who, code), one in self.material.texts.items() if code == language for name in blanks(one.title + one.body)}
        return [name for name in _OF_RECORD if name in asked and getattr(self.incident, name).strip() and language != self.language_now]

    @property
    def has_own_words(self) -> bool:
        """Tell whether it matters in which language the record is written."""
        return any(getattr(self.incident, name).strip() for name in _OF_RECORD)

    @property
    def translates(self) -> bool:
        """Tell whether something of the record was said in another language here; call `is_valid` before."""
        return any(self.cleaned_data.get(f"{name}_{one}") for one in self.chosen for name in _OF_RECORD)

    @property
    def stage_now(self) -> str:
        """Give the stage that is chosen, as it was sent."""
        return str(self.data.get("stage", ""))

    @property
    def asks_restart(self) -> bool:
        """Tell whether it is over at this stage, so that people want to know whether to restart."""
        return self.stage_now in RESTARTS

    @property
    def goes_on(self) -> bool:
        """Tell whether another update is promised at this stage."""
        return self.stage_now not in LAST

    @property
    def parts(self) -> list[tuple[str, str, list[Any], list[Any]]]:
        """Give the fields of each language: its code, its name, the questions, the texts."""
        return [
            (one, words.LANGUAGES[one], [self[name] for name in self._questions(one)], [self[f"{name}_{one}"] for name in FIELDS])
            for one in self.chosen
        ]

    def _questions(self, language: str) -> list[str]:
        return [f"impact_{language}", *(f"{name}_{language}" for name in self._foreign(language)), f"steps_{language}"]

    def telling(self) -> Telling:
        """Give the update as it stands in the form; call `is_valid` before."""
        said = self.cleaned_data
        own = Eta(at=said["eta_at"]) if said.get("eta", "") in {_OWN, ""} and said.get("eta_at") else None
        return Telling(
            id=str(said.get("id") or ""),
            stage=said.get("stage") or Stage.INVESTIGATING.value,
            texts={one: Texts(**{name: said.get(f"{name}_{one}", "") for name in FIELDS}) for one in self.chosen},
            next_update_at=said.get("next_update_at") if self.goes_on else None,
            eta=self.etas.get(said.get("eta", ""), own) if self.goes_on else None,
            restart=said.get("restart", "") if self.asks_restart else "",
            reader_id=said.get("reader_id", ""),
            skipped=said.get("skipped", ""),
            corrects=said.get("corrects") or 0,
            answers={name: said[name] for name in said if name.startswith(_ANSWERS)} | self._of_record(),
        )

    def _of_record(self) -> dict[str, str]:
        """Keep in which language the record is, and what of it was said in others, for as long as it says the same."""
        if not self.has_own_words:
            return {}
        return {"record_in": self.language_now, **{f"of_{name}": _mark({name: getattr(self.incident, name)}) for name in _OF_RECORD}}

    def values(self, language: str) -> dict[str, str]:
        """Give what is known for the blanks of a text."""
        telling = self.telling()
        known = {"inside": self.assessment.inside, "outside": self.assessment.outside}
        answers = {**known, **telling.answers, "restart": telling.restart}
        found = words.values(self.incident, answers, language, next_at=telling.next_update_at, eta=telling.eta)
        for name in self._foreign(language):
            found[name] = telling.answers.get(f"{name}_{language}", "") or f"{{{name}}}"
        admitted = MAY_BE_UNKNOWN.intersection(self.cleaned_data.get("unknowns", "").split())
        return found | {name: unknown(language) for name in admitted if found[name] in {"", f"{{{name}}}"}}

    @property
    def record_now(self) -> str:
        """Mark what the texts take from the record, which others may change meanwhile."""
        known = {"inside": self.assessment.inside, "outside": self.assessment.outside}
        return _mark({**words.values(self.incident, known, "en", next_at=None, eta=None), "etas": repr(self.etas)})

    @property
    def texts_now(self) -> str:
        """Mark the texts of the stage as the installation has them, which others may change meanwhile."""
        return _mark({f"{place} {name}": getattr(one, name) for place, one in self.material.texts.items() for name in ("title", "body")})

    def says_as(self, other: "TellForm") -> bool:
        """Tell whether another form has the same texts; call `is_valid` of both before."""
        return all(_mark(self.texts(one)) == _mark(other.texts(one)) for one in self.chosen)

    def texts(self, language: str) -> dict[str, str]:
        """Give the texts of a language as they stand; call `is_valid` before."""
        return {f"{name}_{language}": self.cleaned_data.get(f"{name}_{language}", "") for name in FIELDS}


def written(form: TellForm) -> dict[str, str]:
    """Write all texts of a form anew, from the texts of its stage and what is known; call `is_valid` before."""
    return _settled(form, {one: _written(form, one) for one in form.chosen}, form.chosen)


def filled(form: TellForm) -> dict[str, str]:
    """Let the texts say what is known by now; call `is_valid` before.

    Those that nobody has changed are written anew, and so is what is empty; in the others only blanks are filled.
    """
    fresh = [one for one in form.chosen if not any(form.texts(one).values()) or _mark(form.texts(one)) == _marks(form).get(one)]
    return _settled(form, {one: _written(form, one) if one in fresh else _filled(form, one) for one in form.chosen}, fresh)


def admitted(form: TellForm, blank: str) -> dict[str, str]:
    """Give the blanks that are said to be not known yet: one more, or all that may be and are open."""
    open_ones = {name for one in form.chosen for text in form.texts(one).values() for name in blanks(text)}
    more = open_ones & MAY_BE_UNKNOWN if blank == _ALL else {blank} & MAY_BE_UNKNOWN
    return {"unknowns": " ".join(sorted({*form.cleaned_data.get("unknowns", "").split(), *more} & MAY_BE_UNKNOWN))}


def _settled(form: TellForm, found: Mapping[str, Mapping[str, str]], fresh: list[str]) -> dict[str, str]:
    texts = {name: text for one in found.values() for name, text in one.items()}
    marks = " ".join(f"{one}:{_mark(found[one])}" for one in fresh)
    return {
        **texts,
        "marks": marks,
        "stage_was": form.stage_now,
        "record_was": form.record_now,
        "texts_was": form.texts_now,
        "record_in": form.language_now,
    }


def _written(form: TellForm, language: str) -> dict[str, str]:
    known = form.values(language)
    found: dict[str, str] = {}
    for audience in Audience:
        template = form.material.texts[audience, language]
        found[f"{audience}_title_{language}"] = fill(template.title, known).text
        found[f"{audience}_{language}"] = fill(template.body, known).text
    return found


def _filled(form: TellForm, language: str) -> dict[str, str]:
    known = form.values(language)
    return {name: fill(text, known).text if blanks(text) else text for name, text in form.texts(language).items()}


def _marks(form: TellForm) -> dict[str, str]:
    return dict(one.split(":", 1) for one in form.cleaned_data.get("marks", "").split() if ":" in one)


def _mark(texts: Mapping[str, str]) -> str:
    said = "\0".join(" ".join(texts[name].split()) for name in sorted(texts))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def begun(form: TellForm) -> dict[str, str]:
    """Give what is known for languages that were chosen just now: what customers see, as somebody said it in them."""
    return {name: " ".join(text.split()) for one, text in form.assessment.seen_in.items() if (name := f"impact_{one}") not in form.data}


def beginning(view: IncidentView, *, at: Any, cadence: int, language: str, last: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a new update begins with: its stage, and the answers and languages of the last one.

    What was said of the record in other languages is left out where the record says something else by now.
    """
    minutes = cadence or 60
    due = at + timedelta(minutes=minutes)
    mine = language if language in LANGUAGES else "en"
    return {
        "stage": _stage(view, has_told=bool(last)).value,
        "languages": list(last.get("languages", ())) or [mine],
        "next_update_at": due,
        **_still(view, last.get("answers", {})),
    }


def _still(view: IncidentView, answers: Mapping[str, str]) -> dict[str, str]:
    old = [name for name in _OF_RECORD if answers.get(f"of_{name}") != _mark({name: getattr(view, name)})]
    return {name: text for name, text in answers.items() if not name.startswith((*(f"{one}_" for one in old), "of_"))}


def _stage(view: IncidentView, *, has_told: bool) -> Stage:
    if view.status == "declined":
        return Stage.FALSE_ALARM
    if not view.is_ongoing:
        return Stage.RESOLVED
    if view.cause:
        return Stage.IDENTIFIED
    return Stage.NO_NEWS if has_told else Stage.INVESTIGATING
