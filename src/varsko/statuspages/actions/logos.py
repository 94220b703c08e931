"""Logos of pages: set, and taken away."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.core import texts
from varsko.core.outbox import record
from varsko.events.statuspages import StatusPageChanged
from varsko.kernel.errors import Invalid
from varsko.people.data import Actor
from varsko.statuspages.actions.rows import about, held, touch
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.logos import Drawn, NotDrawn, Unfit, drawn
from varsko.statuspages.models import Logo
from varsko.ui.words import StrOrPromise

_WHY: Mapping[Unfit, StrOrPromise] = MappingProxyType(
    {
        Unfit.TOO_LARGE: gettext_lazy("The file is larger than 1 MB."),
        Unfit.NO_PICTURE: gettext_lazy(
            "This is no picture that can be read: PNG, JPEG or WebP. Drawings (SVG) are not taken, they can act."
        ),
        Unfit.TOO_MANY_PIXELS: gettext_lazy("The picture has more than 4 million pixels. Make it smaller first."),
    }
)


def set_logo(*, by: Actor, at: datetime, ref: object, light: bytes = b"", dark: bytes = b"", alt: str = "") -> None:
    """Give a page a logo (PNG, JPEG or WebP), perhaps another one for dark screens; without a file the one that is there stays.

    `alt` is what is read aloud, "" for the page's name. Raises NotFound, NotAllowed, Invalid.
    """
    said = texts.line(alt, "alt", limits.NAME)
    made = {"light": _made("light", light), "dark": _made("dark", dark)}
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if not made["light"] and not page.logos.filter(is_dark=False).exists():
            raise Invalid({"light": _("Choose a file.")})
        for name, one in made.items():
            if one:
                columns = {"width": one.width, "height": one.height, "data": one.data}
                Logo.objects.update_or_create(page=page, is_dark=name == "dark", defaults=columns)
        Logo.objects.filter(page=page).update(alt=said)
        record(StatusPageChanged(**about(page, by, at), field="logo", before="", after=said))
        touch(page, at)


def remove_logo(*, by: Actor, at: datetime, ref: object) -> None:
    """Let a page have no logo any more. Raises NotFound, NotAllowed."""
    with transaction.atomic():
        page = held(by, ref, verb="configure")
        if page.logos.all().delete()[0]:
            record(StatusPageChanged(**about(page, by, at), field="logo", before="", after=""))
            touch(page, at)


def _made(field: str, data: bytes) -> Drawn | None:
    try:
        return drawn(data) if data else None
    except NotDrawn as error:
        raise Invalid({field: str(_WHY[error.why])}) from None
