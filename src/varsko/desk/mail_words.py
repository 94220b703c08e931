"""What the desk says about mails: why one is where it is, and where it may belong."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from varsko.desk.domain.belonging import Hint, Why
from varsko.ui.words import StrOrPromise

WHY: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Why.SIGNED_ADDRESS: _("It was sent to the address that we gave for this request."),
        Why.OUR_MESSAGE: _("It answers a mail of ours."),
        Why.COLLEAGUE: _("A colleague answers what we asked them. The caller does not see it."),
        Why.KNOWN_MESSAGE: _("It answers a mail of this request, and its sender takes part in it."),
        Why.SUBJECT_VERIFIED: _("Its subject names the request, and our mail server vouches for the sender, who takes part in it."),
        Why.NEW: _("It began this request."),
        Why.SPLIT: _("Somebody took it out of another request."),
        Why.MOVED: _("Somebody put it here."),
        Why.REPORTED: _("It is a delivery report."),
        Why.ROBOT: _("No person wrote it."),
        Why.OWN: _("It is one of our own mails."),
        Why.UNKNOWN_ADDRESS: _("No desk has this address any more."),
    }
)

HINTS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Hint.NONE: "",
        Hint.SUBJECT: _("Its subject names another request. Anybody can write that, so it was kept apart."),
        Hint.KNOWN_MESSAGE: _("It answers a mail of another request, but its sender takes no part in that."),
        Hint.FORGED_ADDRESS: _("The address names another request, but its mark was not made here."),
        Hint.SAME_CALLER: _("The same caller has another open request."),
        Hint.NEW_SUBJECT: _("It answers this request under another subject. Perhaps it is about something else."),
        Hint.DISPROVED: _(
            "It was written to another request, but the domain of its sender says that it does not come from them. So it was kept apart."
        ),
        Hint.OTHER_SENDER: _("It comes from somebody who did not take part so far. The caller does not see it."),
    }
)
