"""The form of the signs that are offered."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from varsko.conversations.data import SignView
from varsko.conversations.domain.signs import MOST, Meaning

MEANINGS = {
    Meaning.NONE.value: _("Says what it shows"),
    Meaning.PIN.value: _("Pins the message"),
    Meaning.TASK.value: _("Makes a task of it"),
    Meaning.REQUEST.value: _("Makes a request at a desk of it"),
}


class SignsForm(forms.Form):
    """One row a sign; an empty row is no sign."""

    def __init__(self, *args: Any, signs: Sequence[SignView], **more: Any) -> None:
        """Show the signs, and empty rows for more."""
        super().__init__(*args, **more)
        for place in range(MOST):
            sign = signs[place] if place < len(signs) else SignView(symbol="", meaning="")
            self.fields[f"symbol_{place}"] = forms.CharField(label=_("Emoji"), max_length=12, required=False, initial=sign.symbol)
            self.fields[f"meaning_{place}"] = forms.ChoiceField(
                label=_("Meaning"), choices=list(MEANINGS.items()), required=False, initial=sign.meaning
            )

    def rows(self) -> list[tuple[BoundField, BoundField]]:
        """List the fields of each row."""
        return [(self[f"symbol_{place}"], self[f"meaning_{place}"]) for place in range(MOST)]

    def chosen(self) -> list[SignView]:
        """Give the signs of a valid form, in order."""
        said = self.cleaned_data
        pairs = [(said[f"symbol_{place}"].strip(), said[f"meaning_{place}"]) for place in range(MOST)]
        return [SignView(symbol=symbol, meaning=meaning) for symbol, meaning in pairs if symbol]
