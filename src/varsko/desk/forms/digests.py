"""The form of figures that come by mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk import queries, words
from varsko.desk.domain.digests import Every, Part
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.forms import ActionForm, offer


class DigestForm(ActionForm):
    """What is sent, how often, and to whom."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    desk = forms.ChoiceField(label=gettext_lazy("Service desk"), required=False)
    every = forms.ChoiceField(
        label=gettext_lazy("How often"),
        choices=lambda: list(words.EVERY.items()),
        initial=Every.WEEK,
        help_text=gettext_lazy("At seven in the morning, on each reader's own clock."),
    )
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What is in it"),
        choices=lambda: list(words.PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        initial=list(Part),
    )
    readers = forms.MultipleChoiceField(
        label=gettext_lazy("Who reads it"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each gets it in their language, and only what they may see is counted."),
    )

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        """Offer the desks that the asker may know of, and everybody who works here."""
        super().__init__(*args, **more)
        offer(self, "desk", [("", _("All desks")), *((one.id, one.name) for one in queries.desks(by=by))])
        offer(self, "readers", [(one.id, one.name) for one in people.everybody() if one.is_active and one.role != "customer"])
        self.fields["readers"].initial = [by.who.id]
