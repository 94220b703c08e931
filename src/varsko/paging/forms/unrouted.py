"""Where alerts go that nobody is named for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _


class UnroutedForm(forms.Form):
    """One choice among teams, escalations and schedules, or none of them."""

    def __init__(self, *args: Any, targets: list[tuple[str, list[tuple[str, str]]]], **more: Any) -> None:
        """Offer these targets, in groups."""
        super().__init__(*args, **more)
        groups = [(label, options) for label, options in targets if options]
        choices: list[Any] = [("", _("the people who answer for this installation")), *groups]
        self.fields["target"] = forms.ChoiceField(label=_("Who is told then"), required=False, choices=choices)

    def values(self) -> dict[str, str]:
        """Give what was said as the action wants it."""
        kind, _colon, target_id = self.cleaned_data["target"].partition(":")
        return {"kind": kind, "target_id": target_id}
