"""Forms of the desk's mail."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsko.desk.data import DeskView, FormView
from varsko.ui.forms import offer


class AddressForm(forms.Form):
    """An address of a desk."""

    desk = forms.ChoiceField(label=_("Service desk"))
    address = forms.EmailField(label=_("Mail address"), max_length=254)
    plus = forms.BooleanField(
        label=_("Answers come back to a signed address with a plus in it"),
        required=False,
        initial=True,
        help_text=_("Most mail servers deliver helpdesk+anything@ to helpdesk@. Switch it off if yours does not."),
    )
    acknowledges = forms.BooleanField(label=_("Tell senders that their mail has come"), required=False, initial=True)
    trusted = forms.CharField(
        label=_("Mail server whose verdict on senders counts"),
        max_length=200,
        required=False,
        help_text=_("The name at the beginning of its Authentication-Results, or * for Microsoft 365. Empty: none."),
    )

    form = forms.ChoiceField(
        label=_("Form to ask for with the receipt"),
        required=False,
        help_text=_("Its link goes only to senders who have an account or whose address is proven. The form must belong to the same desk."),
    )

    def __init__(self, *args: Any, desks: Sequence[DeskView], asked: Sequence[FormView] = (), **more: Any) -> None:
        """Offer the desks, and their forms."""
        super().__init__(*args, **more)
        names = {one.id: one.name for one in desks}
        offer(
            self, "form", [("", _("None")), *((one.id, f"{names.get(one.desk_id, '')}: {one.name}") for one in asked if not one.approval)]
        )
        self.fields["desk"].choices = [(one.slug, one.name) for one in desks]  # type: ignore[attr-defined]  # a ChoiceField
