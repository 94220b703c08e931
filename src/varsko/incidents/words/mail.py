"""Why a mail is where it is, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from varsko.incidents.domain.mail import Why
from varsko.ui.words import StrOrPromise

WHY: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Why.SIGNED_ADDRESS: _("It was sent to the address that we gave its sender for this incident."),
        Why.OTHER_SENDER: _("It was sent to an address that we gave to somebody else for this incident."),
        Why.OUR_MESSAGE: _("It answers a mail of ours."),
        Why.SUBJECT: _("Its subject names the incident, and our mail server vouches for the sender."),
        Why.SUBJECT_UNVERIFIED: _("Its subject names the incident, and nobody vouches for the sender."),
        Why.DECLARED: _("It declared an incident."),
        Why.TRIAGE: _("It says it is from somebody here, and nobody vouches for that: somebody looks first."),
        Why.REPORTED: _("A stranger reported something."),
        Why.FORGED_ADDRESS: _("The address names an incident, but its mark was not made here."),
        Why.NOT_FOR_SENDER: _("It answers a mail of ours that went to somebody else."),
        Why.SPOOFED: _("Our mail server says that it is not from whom it says."),
        Why.STRANGER: _("A stranger wrote, and strangers may not report here."),
        Why.NOT_ALLOWED: _("Its sender may not say anything there, or not any more."),
        Why.TOO_MANY: _("Too many came within the hour."),
        Why.BOUNCE: _("It is a delivery report."),
        Why.ROBOT: _("No person wrote it."),
        Why.OWN: _("It is one of our own mails."),
        Why.UNKNOWN_ADDRESS: _("Incidents do not have this address any more."),
        Why.BY_HAND: _("Somebody put it here."),
        Why.DISMISSED: _("Somebody read it and dismissed it."),
        Why.HANDED_ON: _("Somebody gave it to the desk."),
    }
)


def why_mail(reason: str) -> str:
    """Say why a mail is where it is; a reason of another version is shown as it is named."""
    return str(WHY.get(reason, reason.replace("_", " ")))
