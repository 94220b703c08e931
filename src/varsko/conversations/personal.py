"""What rooms keep about people: who said what, signs, seats, and files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from varsko.conversations.models import Attachment, Content, Message, Reaction, Room, Seat, Version
from varsko.core.personal import Keep, Kept, Part, Trace
from varsko.core.personal.shapes import Way


def _said(trace: Trace) -> Q:
    return Q(by_kind="user", by_id__in=trace.users)


PERSONAL = Part(
    name="rooms",
    kept=(
        Kept(
            name="files",
            table=Content,
            mine=lambda trace: Q(attachment__message__by_kind="user", attachment__message__by_id__in=trace.users),
            files={"data": "bin"},
        ),
        Kept(
            name="names of files",
            table=Attachment,
            mine=lambda trace: Q(message__by_kind="user", message__by_id__in=trace.users),
            texts=("name",),
        ),
        Kept(name="messages", table=Message, mine=_said, names=("by_name", "deleted_by"), texts=("text",)),
        Kept(
            name="earlier versions",
            table=Version,
            mine=lambda trace: Q(message__by_kind="user", message__by_id__in=trace.users),
            texts=("text",),
        ),
        Kept(name="reactions", table=Reaction, mine=lambda trace: Q(by_id__in=trace.users), names=("by_name",)),
        Kept(name="seats", table=Seat, mine=lambda trace: Q(user__in=trace.users), gone=True),
        Kept(name="titles", table=Room, mine=lambda trace: Q(pk__in=()), texts=("title",)),
    ),
)


def _old_files(before: datetime) -> QuerySet[Content]:
    return Content.objects.filter(attachment__message__at__lt=before).order_by("pk")


def _delete_files(way: Way, keys: Sequence[Any]) -> None:
    Content.objects.filter(pk__in=keys).delete()


_ROOM = "attachment__message__room"

KEEPS = (
    Keep(
        name="files",
        label=_("Files in rooms"),
        text=_("What was attached to messages. Their names stay; files in rooms of open incidents and of those on hold are kept."),
        rows=_old_files,
        act=_delete_files,
        of={"incident": f"{_ROOM}__subject"},
        proposed=730,
        least=30,
    ),
)
