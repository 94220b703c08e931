"""Forms that make two requests of one, and let a colleague follow one."""

from datetime import datetime
from types import MappingProxyType

from django import forms
from django.utils.translation import gettext_lazy

from varsko.desk import actions, queries, words
from varsko.desk.domain import limits
from varsko.desk.forms.base import RequestForm
from varsko.kernel.text import shorten
from varsko.ui.forms import offer


class SplitForm(RequestForm):
    """What is to become a request of its own."""

    TITLE = gettext_lazy("Make two of it")
    BUTTON = gettext_lazy("Split it off")

    title = forms.CharField(label=gettext_lazy("Title of the new one"), max_length=limits.TITLE)
    entries = forms.MultipleChoiceField(
        label=gettext_lazy("What belongs to it"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Same caller, same team. What was promised counts from the first of these."),
    )

    def prepare(self) -> None:
        """Offer what was said."""
        said = queries.entries(self.about.id)
        offer(self, "entries", [(one.id, f"{words.SAID[one.kind]}, {one.author_name}: {shorten(one.text, 100)}") for one in said])

    def apply(self, at: datetime) -> None:
        """Split it."""
        actions.split_request(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)


class FollowerForm(RequestForm):
    """Which colleague is to follow it."""

    TITLE = gettext_lazy("Let a colleague follow it")
    BUTTON = gettext_lazy("Let them follow")
    FIELDS = MappingProxyType({"person": "user_id"})

    user_id = forms.ChoiceField(label=gettext_lazy("Person"))

    def prepare(self) -> None:
        """Offer those who may work on it."""
        offer(self, "user_id", [(one.id, one.name) for one in queries.operators(self.about.desk_id)])

    def apply(self, at: datetime) -> None:
        """Let them."""
        actions.follow(by=self.by, at=at, ref=self.about.id, user_id=self.cleaned_data["user_id"])


class CopyForm(RequestForm):
    """Who outside is to hear what the caller is answered."""

    TITLE = gettext_lazy("Put somebody in copy")
    BUTTON = gettext_lazy("Put them in copy")

    address = forms.EmailField(label=gettext_lazy("Mail address"), max_length=254)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        required=False,
        max_length=limits.NAME,
        help_text=gettext_lazy("They get a mail that says so, then what the caller is answered from now on, and can end it themselves."),
    )

    def apply(self, at: datetime) -> None:
        """Put them there."""
        actions.let_in(by=self.by, at=at, ref=self.about.id, **self.cleaned_data)
