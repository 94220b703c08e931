"""The forms of a checklist, and of whose a step is."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.desk import actions, queries, words
from varsko.desk.data import DeskView
from varsko.desk.domain.checklists import LONGEST, MOST_STEPS, ChecklistView, lines
from varsko.desk.forms.base import RequestForm, categories
from varsko.kernel.text import shorten
from varsko.ui.forms import offer


class ChecklistForm(forms.Form):
    """What is to be done step by step, and for which requests."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    steps = forms.CharField(
        label=pgettext_lazy("of a checklist", "Steps"),
        max_length=(LONGEST + 2) * MOST_STEPS,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One on each line, in the order in which they are done."),
    )
    gives = forms.BooleanField(
        label=gettext_lazy("New requests get it by themselves"),
        required=False,
        help_text=gettext_lazy("Those of the kind and category below, also when they are sorted there later."),
    )
    kind = forms.ChoiceField(label=pgettext_lazy("of request", "Kind"), required=False)
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    blocks = forms.BooleanField(
        label=gettext_lazy("A request is solved only when all of it is done"),
        required=False,
        help_text=gettext_lazy("Otherwise whoever solves it is told what is open."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, desk: DeskView, view: ChecklistView | None = None, **more: Any) -> None:
        """Offer kinds and categories; with `view` begin with what a checklist says."""
        super().__init__(*args, **more)
        offer(self, "kind", [("", _("All")), *((one, words.KINDS[one]) for one in desk.kinds)])
        offer(self, "category", [("", _("All")), *categories([desk.id])[1:]])
        if view is not None:
            said = {name: getattr(view, name) for name in ("name", "gives", "kind", "blocks", "version")}
            self.initial = {**said, "steps": "\n".join(view.steps), "category": view.category_id}

    def values(self) -> dict[str, Any]:
        """Give what the action wants."""
        said = self.cleaned_data
        return {**said, "steps": lines(said["steps"]), "version": said["version"] or 0}


class StepOfForm(RequestForm):
    """Whose a step is."""

    TITLE = gettext_lazy("Give a step to somebody")
    BUTTON = gettext_lazy("Give it")

    step = forms.ChoiceField(label=pgettext_lazy("of a request", "Step"))
    user_id = forms.ChoiceField(label=gettext_lazy("Person"), required=False)

    def prepare(self) -> None:
        """Offer what is open, and those who may work on it."""
        offer(self, "step", [(one.id, shorten(one.text, 100)) for one in queries.steps_of(self.about.id).open])
        offer(self, "user_id", [("", _("Nobody yet")), *((one.id, one.name) for one in queries.operators(self.about.desk_id))])

    def apply(self, at: datetime) -> None:
        """Give it."""
        actions.give_step(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)
