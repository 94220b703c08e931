"""The form that brings subscribers along."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsko.statuspages.data import AudienceView, Wish
from varsko.statuspages.queries import offered
from varsko.ui.forms import offer


class BringForm(forms.Form):
    """Addresses that said yes elsewhere, one a line."""

    audience = forms.ChoiceField(label=gettext_lazy("Group of readers"))
    kind = forms.ChoiceField(
        label=gettext_lazy("Where the news go"), choices=lambda: [one for one in offered().items() if one[0] != "push"]
    )
    addresses = forms.CharField(label=gettext_lazy("Addresses, one a line"), widget=forms.Textarea(attrs={"rows": 4}), max_length=1_000_000)
    sure = forms.BooleanField(label=gettext_lazy("They have confirmed that they want the news of this page"))

    def __init__(self, *args: Any, audiences: Sequence[AudienceView] = (), **more: Any) -> None:
        """Offer the groups of readers of the page, when it has some."""
        super().__init__(*args, **more)
        if audiences:
            offer(self, "audience", [(one.code, one.name) for one in audiences])
        else:
            del self.fields["audience"]

    def wishes(self) -> list[Wish]:
        """Give what the form asks for, each address once."""
        said = self.cleaned_data
        lines = (line.strip() for line in said["addresses"].splitlines())
        return [Wish(address=one, kind=said["kind"], audience=said.get("audience", "")) for one in dict.fromkeys(lines) if one]
