"""The form for the address of incidents."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MailForm(forms.Form):
    """At which address incidents are declared and answered."""

    address = forms.EmailField(
        label=_("Mail address of incidents"),
        max_length=254,
        required=False,
        help_text=_("An address of its own that your mail server brings to Varsko, such as incidents@example.org. Empty: none."),
    )
    plus = forms.BooleanField(
        label=_("Answers come back to a signed address with a plus in it"),
        required=False,
        help_text=_("Most mail servers deliver incidents+anything@ to incidents@. Switch it off if yours does not."),
    )
    trusted = forms.CharField(
        label=_("Mail server whose verdict on senders counts"),
        max_length=200,
        required=False,
        help_text=_(
            "The name at the beginning of its Authentication-Results, or * for Microsoft 365. Without one, somebody looks at what came by"
            " mail before anybody is paged."
        ),
    )
