"""What the register of objects says to people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from varsko.desk.data import ObjectChange
from varsko.desk.domain.objects import ObjectKind, ObjectState
from varsko.ui.words import StrOrPromise

KINDS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        ObjectKind.DEVICE: pgettext_lazy("kind of an object", "Device"),
        ObjectKind.ROOM: pgettext_lazy("kind of an object", "Room"),
        ObjectKind.SYSTEM: pgettext_lazy("kind of an object", "System"),
        ObjectKind.OTHER: pgettext_lazy("kind of an object", "Something else"),
    }
)

STATES: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        ObjectState.IN_USE: pgettext_lazy("state of an object", "In use"),
        ObjectState.IN_STORE: pgettext_lazy("state of an object", "In store"),
        ObjectState.GONE: pgettext_lazy("state of an object", "Gone"),
    }
)

PARTS: Mapping[str, Any] = MappingProxyType(
    {
        "tag": pgettext_lazy("of an object", "Tag"),
        "name": _("Name"),
        "kind": pgettext_lazy("of an object", "Kind"),
        "state": _("State"),
        "place": pgettext_lazy("of an object", "Place"),
        "service": _("Service"),
        "holder": pgettext_lazy("of an object", "Who uses it"),
        "team": pgettext_lazy("of an object", "Requests about it go to"),
        "notes": _("Notes"),
    }
)


def told(one: ObjectChange) -> list[tuple[StrOrPromise, StrOrPromise, StrOrPromise]]:
    """Say each change of a line of history: (part, before, after)."""
    worded = {"kind": KINDS, "state": STATES}
    found = []
    for part, before, after in one.fields:
        words = worded.get(part, {})
        found.append((PARTS.get(part, part), words.get(before, before), words.get(after, after)))
    return found
