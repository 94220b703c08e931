"""What is said of any mail: who wrote it, what is known of its sender, what told its new words from a quote."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from varsko.kernel.mail.letter import Nature
from varsko.kernel.mail.quotes import How
from varsko.kernel.mail.signatures import Proof
from varsko.ui.words import StrOrPromise

NATURES: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Nature.HUMAN: _("A person"),
        Nature.REPLY_ROBOT: _("An automatic answer"),
        Nature.AUTOMATIC: _("A program or a list"),
        Nature.BOUNCE: _("A delivery report"),
        Nature.OWN: _("Ourselves"),
    }
)

PROOFS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Proof.UNSIGNED: _("not proven: their domain did not sign it"),
        Proof.BROKEN: _("not proven: the signature does not fit what came"),
        Proof.UNKNOWN: _("not proven: the key of their domain could not be had"),
    }
)

HOW: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        How.WHOLE: _("Nothing in it is a quote."),
        How.IDENTITY: _("The quote repeats what was said before."),
        How.STRUCTURE: _("The sender's program marked the quote."),
        How.SEPARATOR: _("A line above the quote says who wrote it and when."),
        How.MARKS: _("The quoted lines are marked."),
        How.INTERLEAVED: _("The answers stand between quoted lines, so everything is shown."),
    }
)
