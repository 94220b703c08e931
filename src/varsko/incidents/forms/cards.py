"""The form of what each part asks of whoever has it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsko.incidents import queries, words
from varsko.incidents.domain import limits
from varsko.incidents.domain.roles import Role


class CardsForm(forms.Form):
    """A text for each part; one left empty is the shipped one, in the reader's language."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Ask for each part, beginning with this installation's own texts."""
        super().__init__(*args, **more)
        self.initial = queries.cards()
        for role in Role:
            self.fields[role.value] = forms.CharField(
                label=str(words.ROLES[role]),
                required=False,
                max_length=limits.NOTE,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text=gettext_lazy("As shipped: %(card)s") % {"card": words.CARDS[role]},
            )
