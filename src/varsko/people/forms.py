"""What people type. Whether it makes sense is decided by the actions; forms only ask."""

import zoneinfo
from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from varsko.channels import registry
from varsko.people.domain.keys import RIGHTS
from varsko.people.models import LANGUAGES

ROLE_NAMES = {
    "owner": _("Owner: everything, also the installation itself"),
    "admin": _("Admin: people, teams and all set-up"),
    "responder": _("Responder: answers alerts"),
    "stakeholder": _("Stakeholder: reads along"),
    "customer": _("Customer: sees status and own requests"),
}
ROLE_WORDS = {
    "owner": _("Owner"),
    "admin": _("Admin"),
    "responder": _("Responder"),
    "stakeholder": _("Stakeholder"),
    "customer": _("Customer"),
}
RIGHT_NAMES = {
    "read": _("Read"),
    "create": _("Create and change alerts"),
    "delete": _("Delete"),
    "configure": _("Configure teams, schedules and people"),
}
METHOD_NAMES = {"email": _("E-mail"), "sms": _("Text message"), "voice": _("Voice call"), "webhook": _("Webhook")}
EXPIRIES = {"": _("Never"), "30": _("In 30 days"), "90": _("In 90 days"), "365": _("In a year")}


def zones() -> list[tuple[str, str]]:
    """List the time zones of the world by name."""
    return [(name, name.replace("_", " ")) for name in sorted(zoneinfo.available_timezones()) if "/" in name or name == "UTC"]


class _Self(forms.Form):
    """What people say about themselves."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=zones)


class Join(_Self):
    """The answer to an invitation."""

    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 10 characters; several words are good."),
        max_length=4096,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class SetUp(Join):
    """The first owner."""

    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput({"autocomplete": "username"}))

    field_order = ("email", "name", "password", "language", "time_zone")


class Profile(_Self):
    """One's own profile."""

    phone = forms.CharField(
        label=_("Phone"),
        help_text=_("For colleagues who look you up. How you are paged is set under “How you are reached”."),
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "type": "tel"}),
    )


class NewContact(forms.Form):
    """A new way to be reached."""

    method = forms.ChoiceField(
        label=_("By"), choices=lambda: [(one, name) for one, name in METHOD_NAMES.items() if one in registry.names()]
    )
    address = forms.CharField(label=_("Address or number"), max_length=500)


class Code(forms.Form):
    """The code that was sent to a contact."""

    code = forms.CharField(
        label=_("Code"), max_length=20, widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "size": "8"})
    )


class Invite(forms.Form):
    """Somebody to invite."""

    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput())
    name = forms.CharField(label=_("Name"), max_length=200, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_NAMES, initial="responder", widget=forms.RadioSelect)
    team_ids = forms.MultipleChoiceField(label=_("Teams"), required=False, widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)

    def __init__(self, *args: Any, teams: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer these teams."""
        super().__init__(*args, **kwargs)
        self.fields["team_ids"] = forms.MultipleChoiceField(
            label=_("Teams"), required=False, choices=teams, widget=forms.CheckboxSelectMultiple
        )
        if not teams:
            del self.fields["team_ids"]


class EditPerson(Profile):
    """A person, as an admin changes one."""

    email = forms.CharField(label=_("E-mail"), max_length=254, widget=forms.EmailInput())
    role = forms.ChoiceField(label=_("Role"), choices=ROLE_NAMES, widget=forms.RadioSelect)
    is_active = forms.BooleanField(
        label=_("May sign in and be paged"), required=False, help_text=_("Switch it off for somebody who has left; their history stays.")
    )

    field_order = ("name", "email", "role", "language", "time_zone", "phone", "is_active")


class EditTeam(forms.Form):
    """A team."""

    name = forms.CharField(label=_("Name"), max_length=100)
    description = forms.CharField(label=_("Description"), required=False, max_length=10_000, widget=forms.Textarea({"rows": 3}))
    private = forms.BooleanField(
        label=_("Private"), required=False, help_text=_("Only its people and the admins know what happens in a private team.")
    )


class Member(forms.Form):
    """A person's place in a team."""

    user_id = forms.ChoiceField(label=_("Person"))
    role = forms.ChoiceField(label=_("Role in the team"), choices={"user": _("Member"), "admin": _("Manager")})

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        """Offer these people."""
        super().__init__(*args, **kwargs)
        self.fields["user_id"] = forms.ChoiceField(label=_("Person"), choices=people)


class EditKey(forms.Form):
    """What can change about a key."""

    name = forms.CharField(label=_("Name"), help_text=_("Who or what uses it, such as “Prometheus in Bergen”."), max_length=250)
    rights = forms.MultipleChoiceField(label=_("Rights"), choices=RIGHT_NAMES, widget=forms.CheckboxSelectMultiple, initial=RIGHTS[:2])

    def __init__(self, *args: Any, rights: Collection[str], **kwargs: Any) -> None:
        """Offer these rights."""
        super().__init__(*args, **kwargs)
        offered = [(one, name) for one, name in RIGHT_NAMES.items() if one in rights]
        self.fields["rights"] = forms.MultipleChoiceField(
            label=_("Rights"), choices=offered, widget=forms.CheckboxSelectMultiple, initial=RIGHTS[:2]
        )


class NewKey(EditKey):
    """A new key."""

    kind = forms.ChoiceField(label=_("For"))
    team_id = forms.ChoiceField(label=_("Team"), required=False, help_text=_("A key of a team acts for that team only."))
    expires = forms.ChoiceField(label=_("Expires"), choices=EXPIRIES, required=False)

    field_order = ("name", "kind", "team_id", "rights", "expires")

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], teams: list[tuple[str, Any]], **kwargs: Any) -> None:
        """Offer these kinds and teams."""
        super().__init__(*args, **kwargs)
        self.fields["kind"] = forms.ChoiceField(label=_("For"), choices=kinds)
        self.fields["team_id"] = forms.ChoiceField(
            label=_("Team"), required=False, choices=teams, help_text=_("A key of a team acts for that team only.")
        )


class Mapping(forms.Form):
    """Where a generic source keeps what an alert needs: one expression a line, such as `message = title`."""

    mapping = forms.CharField(
        label=_("Mapping"),
        help_text=_("One a line, such as “message = incident.title”. Leave it empty for the usual names."),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6, "class": "font-monospace", "spellcheck": "false"}),
    )
