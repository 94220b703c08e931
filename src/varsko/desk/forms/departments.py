"""Appointing somebody for an organisation, and finding what it asked for."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsko.desk.domain import limits
from varsko.desk.forms.filled import Suggesting


class AppointForm(forms.Form):
    """An organisation, and who looks after it."""

    organisation = forms.CharField(label=gettext_lazy("Organisation"), max_length=limits.NAME)
    who = forms.EmailField(label=gettext_lazy("Mail address with which they sign in"), max_length=254)

    sees = forms.BooleanField(label=gettext_lazy("Sees what its people ask for"), required=False, initial=True)
    approves = forms.BooleanField(label=gettext_lazy("Approves what needs approval"), required=False)

    def __init__(self, *args: Any, known: Sequence[str], **more: Any) -> None:
        """Propose the organisations that stand on cards."""
        super().__init__(*args, **more)
        self.fields["organisation"].widget = Suggesting(known)
