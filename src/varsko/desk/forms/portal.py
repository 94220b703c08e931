"""The forms of the portal: few fields, big ones."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk import queries, words
from varsko.desk.data import Report
from varsko.desk.domain import limits
from varsko.people.data import Actor
from varsko.ui.forms import offer


class ReportForm(forms.Form):
    """What somebody reports."""

    title = forms.CharField(label=gettext_lazy("What is it, in one line"), max_length=limits.TITLE)
    text = forms.CharField(
        label=gettext_lazy("Tell us more"),
        required=False,
        max_length=limits.TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What did you do, what happened, what does it say? Where are you?"),
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("What does it do to you"), coerce=int, choices=list(words.URGENCIES.items()), widget=forms.RadioSelect
    )
    impact = forms.TypedChoiceField(
        label=gettext_lazy("Whom does it hurt"), coerce=int, choices=list(words.IMPACTS.items())[::-1], widget=forms.RadioSelect
    )
    desk = forms.ChoiceField(label=gettext_lazy("Who can help"))
    category_id = forms.ChoiceField(label=gettext_lazy("What is it about"), required=False)
    personal = forms.BooleanField(
        label=gettext_lazy("It is personal"),
        required=False,
        help_text=gettext_lazy("Nobody else of your organisation sees it."),
    )
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Actor, kind: str, **more: Any) -> None:
        """Offer the desks to which `by` may report; with one alone nothing is asked."""
        super().__init__(*args, **more)
        self.kind = kind
        desks = [one for one in queries.desks_offered(by) if kind in one.kinds]
        offer(self, "desk", [(one.slug, one.name) for one in desks])
        tree = queries.categories([one.id for one in desks])
        self.home = {one.id: one.desk_id for one in tree}
        offer(self, "category_id", [("", _("I do not know")), *((one.id, one.path) for one in tree)])
        self.initial = {"id": uuid4(), "urgency": 2, "impact": 4, **self.initial}
        if len(desks) == 1:
            self.fields["desk"].widget = forms.HiddenInput()
            self.initial["desk"] = desks[0].slug
        if not tree:
            del self.fields["category_id"]
        if not any(one.shares for one in desks):
            del self.fields["personal"]

    def report(self) -> Report:
        """Give what was said; a category says which desk it is of."""
        said = self.cleaned_data
        desk = self.home.get(said.get("category_id", ""), said["desk"])
        return Report(**{**said, "desk": desk, "kind": self.kind, "id": str(said["id"] or "")})
