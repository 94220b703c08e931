"""Forms about pages of others that are kept here."""

from django import forms
from django.utils.translation import gettext_lazy

from varsko.statuspages.data import MirrorDraft
from varsko.statuspages.domain import limits


class MirrorForm(forms.Form):
    """A page of another installation."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=limits.NAME)
    address = forms.CharField(
        label=gettext_lazy("Its address there"),
        max_length=limits.URL,
        help_text=gettext_lazy("Such as https://example.org/status/our-status."),
    )
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=60,
        help_text=gettext_lazy("It is shown at /mirror/ and this: small letters, digits, hyphens."),
    )
    key = forms.CharField(
        label=gettext_lazy("Key that signs it"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("As its publisher's desk shows it. Empty: the first key that is seen is trusted, and no other after it."),
    )

    def draft(self) -> MirrorDraft:
        """Give what the form asks for."""
        return MirrorDraft(**self.cleaned_data)
