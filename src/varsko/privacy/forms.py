"""What is asked on the pages of privacy."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.privacy.data import RuleView
from varsko.privacy.domain import limits
from varsko.privacy.words import KINDS, WAYS
from varsko.ui.forms import ActionForm, offer


class WhoForm(forms.Form):
    """Of whom."""

    who = forms.CharField(
        label=gettext_lazy("Mail address or telephone number"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )


class NoteForm(ActionForm):
    """Why something is done about a person; the log keeps it."""

    note = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=limits.NOTE,
        help_text=gettext_lazy("The log keeps this for ever: name nobody. “Asked for it on 3 March” is enough."),
    )


class SureForm(NoteForm):
    """The same, for what cannot be undone."""

    sure = forms.BooleanField(label=gettext_lazy("I know that this cannot be undone"))


class HoldForm(ActionForm):
    """Of what nothing may go."""

    about = forms.ChoiceField(label=gettext_lazy("What"))
    ref = forms.CharField(
        label=gettext_lazy("Which one"),
        max_length=300,
        help_text=gettext_lazy("The key of an incident or a request, or the mail address of a person."),
    )
    note = forms.CharField(label=gettext_lazy("Why"), max_length=limits.NOTE)

    def __init__(self, *args: Any, kinds: tuple[str, ...]) -> None:
        """Offer what can be put on hold."""
        super().__init__(*args)
        offer(self, "about", [(one, KINDS.get(one, one)) for one in kinds])


class RuleForm(ActionForm):
    """For how long."""

    days = forms.IntegerField(label=gettext_lazy("Days"), min_value=0, max_value=limits.MOST_DAYS)
    way = forms.ChoiceField(label=gettext_lazy("After that"))

    def __init__(self, *args: Any, rule: RuleView) -> None:
        """Offer what can become of it, and propose a number of days."""
        super().__init__(*args)
        offer(self, "way", [(one, WAYS[one]) for one in rule.ways])
        self.initial = {"days": rule.days or rule.proposed, "way": rule.way}
        self.fields["days"].help_text = _("0 keeps it for ever. At least %(least)d.") % {"least": rule.least}
