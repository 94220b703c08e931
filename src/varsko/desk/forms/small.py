"""The small forms of a request, each on a page of its own."""

from datetime import datetime
from types import MappingProxyType

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.desk import actions, queries, words
from varsko.desk.domain import limits
from varsko.desk.forms.base import RequestForm, categories, services
from varsko.people import queries as people
from varsko.ui.forms import offer


class AssignForm(RequestForm):
    """Who is to do it."""

    TITLE = gettext_lazy("Hand it over")
    BUTTON = gettext_lazy("Hand over")
    FIELDS = MappingProxyType({"team": "team_id", "person": "user_id"})

    team_id = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    user_id = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    note = forms.CharField(
        label=gettext_lazy("Note for them"),
        required=False,
        max_length=limits.NOTE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("What was tried, and what you think it is. It stays inside."),
    )

    def prepare(self) -> None:
        """Offer teams and those who may work on it."""
        found = self.about
        desk = queries.desk(found.desk_id, by=self.by)
        home = desk.team_id if desk else found.team_id
        own = [one for one in people.teams(self.by) if not found.confidential or one.id == home]
        offer(self, "team_id", [("", _("None")), *((one.id, one.name) for one in own)])
        offer(self, "user_id", [("", _("Nobody yet")), *((one.id, one.name) for one in queries.operators(found.desk_id))])
        self.initial = {"team_id": found.team_id, "user_id": found.assignee_id, **self.initial}

    def apply(self, at: datetime) -> None:
        """Hand it over."""
        actions.assign(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)


class SortForm(RequestForm):
    """What it is about, and how much it hurts."""

    TITLE = gettext_lazy("Sort it")
    BUTTON = gettext_lazy("Save")

    kind = forms.ChoiceField(label=pgettext_lazy("of request", "Kind"), choices=list(words.KINDS.items()))
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    service = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    tags = forms.CharField(
        label=gettext_lazy("Tags"), required=False, max_length=400, help_text=gettext_lazy("Small words with blanks between.")
    )
    impact = forms.TypedChoiceField(
        label=gettext_lazy("Whom it hurts"), coerce=int, choices=list(words.IMPACTS.items()), widget=forms.RadioSelect
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("What it does to them"), coerce=int, choices=list(words.URGENCIES.items()), widget=forms.RadioSelect
    )

    def prepare(self) -> None:
        """Begin with what it says."""
        found = self.about
        offer(self, "category", categories([found.desk_id]))
        offer(self, "service", services(self.by))
        said = {
            "kind": found.kind,
            "impact": found.impact,
            "urgency": found.urgency,
            "category": found.category_id,
            "tags": " ".join(found.tags),
        }
        self.initial = {**said, "service": found.service.id if found.service else "", **self.initial}

    def apply(self, at: datetime) -> None:
        """Sort it."""
        actions.change_request(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)


class PriorityForm(RequestForm):
    """A priority by hand, and why."""

    TITLE = gettext_lazy("Set the priority by hand")
    BUTTON = gettext_lazy("Save")
    FIELDS = MappingProxyType({"priority": "by_hand"})

    by_hand = forms.TypedChoiceField(label=gettext_lazy("Priority"), coerce=int)
    why_note = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=500)

    def prepare(self) -> None:
        """Offer the priorities, and the table's own."""
        offer(self, "by_hand", [(0, _("What the table says")), *((level, f"P{level}") for level in range(1, 6))])
        is_by_hand = any(one.why == "hand" for one in self.about.why)
        self.initial = {"by_hand": self.about.priority if is_by_hand else 0, "why_note": self.about.why_note}

    def apply(self, at: datetime) -> None:
        """Set it."""
        actions.change_request(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)


class ChangeForm(RequestForm):
    """Title and text."""

    TITLE = gettext_lazy("Change what it says")
    BUTTON = gettext_lazy("Save")

    title = forms.CharField(label=gettext_lazy("Title"), max_length=limits.TITLE)
    text = forms.CharField(
        label=gettext_lazy("More about it"), required=False, max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )
    personal = forms.BooleanField(
        label=gettext_lazy("It is personal"), required=False, help_text=gettext_lazy("Nobody else of the caller's organisation sees it.")
    )
    was_personal = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Begin with what it says."""
        personal = self.about.personal
        self.initial = {"title": self.about.title, "text": self.about.text, "personal": personal, "was_personal": personal}

    def apply(self, at: datetime) -> None:
        """Change it. Who left the box as it was does not undo what the caller said of it meanwhile."""
        said = dict(self.cleaned_data)
        if said.pop("was_personal") == said["personal"]:
            del said["personal"]
        actions.change_request(by=self.by, at=at, ref=self.about.id, **said)


class SolveForm(RequestForm):
    """What helped."""

    TITLE = gettext_lazy("It is solved")
    BUTTON = pgettext_lazy("verb, of a request", "Solved")

    solution = forms.CharField(
        label=gettext_lazy("What helped"), required=False, max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )

    def prepare(self) -> None:
        """Name the steps that are open."""
        self.open_steps = queries.steps_of(self.about.id).open

    def apply(self, at: datetime) -> None:
        """Solve it."""
        actions.move(by=self.by, at=at, ref=self.about.id, move="solve", solution=self.cleaned_data["solution"])


class SkipApprovalForm(RequestForm):
    """Why nobody of the caller's organisation is waited for."""

    TITLE = gettext_lazy("Go on without approval")
    BUTTON = gettext_lazy("Go on without")

    note = forms.CharField(label=gettext_lazy("Why"), max_length=limits.NOTE)

    def apply(self, at: datetime) -> None:
        """Go on."""
        actions.skip_approval(by=self.by, at=at, ref=self.about.id, note=self.cleaned_data["note"])


class WithdrawForm(RequestForm):
    """Why there is no solution."""

    TITLE = gettext_lazy("Close it without a solution")
    BUTTON = pgettext_lazy("verb, of a request", "Close")

    note = forms.CharField(label=gettext_lazy("Why"), max_length=limits.NOTE)

    def apply(self, at: datetime) -> None:
        """Close it."""
        actions.move(by=self.by, at=at, ref=self.about.id, move="withdraw", note=self.cleaned_data["note"])
