"""Forms about down time."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsko.statuspages.data import SpellView
from varsko.statuspages.domain import limits
from varsko.ui.forms import MomentField


class CorrectionForm(forms.Form):
    """When down time really was, and why it is put right."""

    began_at = MomentField(label=gettext_lazy("It really began"), required=False)
    ended_at = MomentField(label=gettext_lazy("It really ended"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why it is put right"),
        max_length=limits.REASON,
        help_text=gettext_lazy("Readers of the page see this, and what was recorded before."),
    )

    def __init__(self, *args: Any, spell: SpellView, **more: Any) -> None:
        """Begin with what is recorded; what is struck is only put back, and what goes on has no end."""
        super().__init__(*args, **more)
        self._spell = spell
        self.initial = {"began_at": spell.began_at, "ended_at": spell.ended_at}
        if spell.struck:
            del self.fields["began_at"]
        if spell.struck or spell.ended_at is None:
            del self.fields["ended_at"]

    def real_begin(self) -> datetime:
        """Give when it really began; what was left as it is keeps its seconds."""
        return self.cleaned_data.get("began_at") or self._spell.began_at if "began_at" in self.changed_data else self._spell.began_at

    def real_end(self) -> datetime | None:
        """Give when it really ended; what was left as it is keeps its seconds."""
        return self.cleaned_data.get("ended_at") or self._spell.ended_at if "ended_at" in self.changed_data else self._spell.ended_at
