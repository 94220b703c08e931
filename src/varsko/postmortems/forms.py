"""The forms of reviews. Each asks one thing, and does it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.incidents.data import Level
from varsko.kernel.errors import Conflict, Invalid
from varsko.people import queries as people
from varsko.postmortems import actions, words
from varsko.postmortems.data import ActionView, FactorView, ReviewView
from varsko.postmortems.domain import limits
from varsko.postmortems.domain.rules import MOST_DAYS
from varsko.ui.forms import StepForm, offer
from varsko.ui.words import StrOrPromise

_INSIDERS = frozenset({"owner", "admin", "responder", "stakeholder"})
_MARK = "mark_"
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReviewForm(StepForm[ReviewView]):
    """One thing to say about a review."""

    BUTTON: ClassVar[StrOrPromise] = gettext_lazy("Save")
    theirs: Sequence[tuple[Any, str]] = ()
    FIELDS: ClassVar[Mapping[str, str]] = MappingProxyType({"owner": "owner_id", "user": "user_id"})

    @property
    def review(self) -> ReviewView:
        """Be read as what it is about."""
        return self.about

    def people(self) -> list[tuple[str, Any]]:
        """Offer everybody inside, whoever asks at the top."""
        found = [one for one in people.everybody() if one.is_active and one.role in _INSIDERS]
        return [("", _("Choose")), *((one.id, one.name) for one in sorted(found, key=lambda one: one.id != self.by.who.id))]


def _area(label: Any, help_text: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5})
    return forms.CharField(label=label, required=False, max_length=limits.TEXT, widget=area, help_text=help_text)


class TextsForm(ReviewForm):
    """What the review says."""

    TITLE = gettext_lazy("Write the review")

    summary = _area(words.TEXTS["summary"], words.HELP["summary"])
    impact = _area(words.TEXTS["impact"], words.HELP["impact"])
    well = _area(words.TEXTS["well"], words.HELP["well"])
    lucky = _area(words.TEXTS["lucky"], words.HELP["lucky"])
    badly = _area(words.TEXTS["badly"], words.HELP["badly"])
    learned = _area(words.TEXTS["learned"], words.HELP["learned"])

    def prepare(self) -> None:
        """Show what is there, and remember what that was."""
        self.initial = dict(self.review.texts)
        for name, mark in self.review.marks.items():
            self.fields[_MARK + name] = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput, initial=mark)

    def apply(self, at: datetime) -> None:
        """Write it; what somebody else changed meanwhile is not written over."""
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith(_MARK)}
        marks = {name: mark for name in said if (mark := self.cleaned_data[_MARK + name])}
        actions.write(by=self.by, at=at, ref=self.review.incident.id, texts=said, marks=marks)

    def refuse(self, error: Invalid) -> None:
        """Keep what was typed, and show what somebody else wrote beside it: the next press writes over it."""
        super().refuse(error)
        if isinstance(error, Conflict):
            self.theirs = [(self.fields[name].label, self.review.texts[name]) for name in error.errors]
            self.data = {
                **dict(self.data.items()),
                **{_MARK + name: mark for name, mark in self.review.marks.items() if name in error.errors},
            }


class AssignForm(ReviewForm):
    """Who writes it, and until when."""

    TITLE = gettext_lazy("Who writes the review")

    owner_id = forms.ChoiceField(label=gettext_lazy("Who"))
    due_on = forms.DateField(label=gettext_lazy("Until"), widget=_DAY)

    def prepare(self) -> None:
        """Offer everybody inside."""
        offer(self, "owner_id", self.people())
        self.initial = {"owner_id": self.review.owner_id, "due_on": self.review.due_on}

    def apply(self, at: datetime) -> None:
        """Assign it."""
        actions.assign(by=self.by, at=at, ref=self.review.incident.id, **self.cleaned_data)


class FactorForm(ReviewForm):
    """Something that contributed."""

    TITLE = gettext_lazy("What contributed")
    number = 0

    text = forms.CharField(
        label=gettext_lazy("What contributed"),
        max_length=limits.NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Ask how it came about, not who did it. There are nearly always several."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What it did"), choices=list(words.FACTORS.items()), widget=forms.RadioSelect, initial="condition"
    )
    under = forms.ChoiceField(label=gettext_lazy("It explains"), required=False)
    is_main = forms.BooleanField(label=gettext_lazy("The main one"), required=False)

    def prepare(self) -> None:
        """Offer the other factors."""
        others = [(str(one.number), f"{'– ' * one.depth}{one.text[:100]}") for one in self.review.factors if one.number != self.number]
        offer(self, "under", [("", pgettext_lazy("a factor explains nothing else", "The incident itself")), *others])

    def show(self, one: FactorView) -> None:
        """Show a factor that is there already."""
        self.number = one.number
        self.initial = {"text": one.text, "kind": one.kind, "under": one.under or "", "is_main": one.is_main}
        self.prepare()

    def apply(self, at: datetime) -> None:
        """Write it."""
        said = {**self.cleaned_data, "under": int(self.cleaned_data["under"] or 0)}
        about = {"by": self.by, "at": at, "ref": self.review.incident.id, **said}
        if self.number:
            actions.change_factor(number=self.number, **about)
        else:
            actions.write_factor(**about)


class ActionForm(ReviewForm):
    """Something to do about it."""

    TITLE = gettext_lazy("What is done about it")
    number = 0

    title = forms.CharField(label=gettext_lazy("What is to be done"), max_length=limits.TITLE)
    kind = forms.ChoiceField(
        label=gettext_lazy("What for"), choices=list(words.ACTIONS.items()), widget=forms.RadioSelect, initial="prevent"
    )
    owner_id = forms.ChoiceField(label=gettext_lazy("Who"))
    is_priority = forms.BooleanField(
        label=gettext_lazy("Priority"),
        required=False,
        help_text=gettext_lazy(
            "Due within 4 weeks for the worst severity and critical services, else within 8. Without a day: the last one."
        ),
    )
    due_on = forms.DateField(label=gettext_lazy("Until"), required=False, widget=_DAY)

    def prepare(self) -> None:
        """Offer everybody inside."""
        offer(self, "owner_id", self.people())

    def show(self, one: ActionView) -> None:
        """Show an action that is there already."""
        self.number = one.number
        self.initial = {name: getattr(one, name) for name in self.fields}

    def apply(self, at: datetime) -> None:
        """Decide it."""
        about = {"by": self.by, "at": at, "ref": self.review.incident.id, **self.cleaned_data}
        if self.number:
            actions.change_action(number=self.number, **about)
        else:
            actions.add_action(**about)


class DropForm(ReviewForm):
    """An action that will not be done."""

    TITLE = gettext_lazy("It will not be done")
    BUTTON = gettext_lazy("End it")
    number = 0

    note = forms.CharField(label=gettext_lazy("Why"), max_length=limits.NOTE, widget=forms.Textarea(attrs={"rows": 3}))

    def apply(self, at: datetime) -> None:
        """Drop it."""
        note = self.cleaned_data["note"]
        actions.end_action(by=self.by, at=at, ref=self.review.incident.id, number=self.number, outcome="dropped", note=note)


class ApproverForm(ReviewForm):
    """Somebody who is to approve it."""

    TITLE = gettext_lazy("Ask for approval")
    BUTTON = gettext_lazy("Ask")

    user_id = forms.ChoiceField(
        label=gettext_lazy("Who"), help_text=gettext_lazy("It is published when everybody who was asked has approved.")
    )

    def prepare(self) -> None:
        """Offer everybody inside."""
        offer(self, "user_id", self.people())

    def apply(self, at: datetime) -> None:
        """Ask them."""
        actions.ask_approval(by=self.by, at=at, ref=self.review.incident.id, user_id=self.cleaned_data["user_id"])


class _BackForm(ReviewForm):
    """A way back, which needs its reason."""

    MOVE: ClassVar[str] = ""

    note = forms.CharField(label=gettext_lazy("Why"), max_length=limits.NOTE, widget=forms.Textarea(attrs={"rows": 3}))

    def apply(self, at: datetime) -> None:
        """Go back."""
        actions.move(by=self.by, at=at, ref=self.review.incident.id, move=self.MOVE, note=self.cleaned_data["note"])


class ReturnForm(_BackForm):
    """It is to be written further."""

    TITLE = words.MOVES["return"]
    BUTTON = words.MOVES["return"]
    MOVE = "return"


class ReopenForm(_BackForm):
    """It is to be written anew."""

    TITLE = words.MOVES["reopen"]
    BUTTON = words.MOVES["reopen"]
    MOVE = "reopen"


class RulesForm(forms.Form):
    """Within how many days incidents of each severity are reviewed."""

    def __init__(self, *args: Any, levels: list[Level], rules: Mapping[int, int], **more: Any) -> None:
        """Ask for each level."""
        super().__init__(*args, **more)
        for level in levels:
            self.fields[f"days_{level.number}"] = forms.IntegerField(
                label=_("Severity %(number)d, %(name)s") % {"number": level.number, "name": level.name},
                min_value=0,
                max_value=MOST_DAYS,
                initial=rules[level.number],
                help_text=_("Days after the end; 0 for no review."),
            )

    def days(self) -> dict[int, int]:
        """Give the days by severity."""
        return {int(name.removeprefix("days_")): value for name, value in self.cleaned_data.items()}
