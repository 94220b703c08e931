"""Putting files to articles, and taking them away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from varsko.core import files as stored
from varsko.core import outbox
from varsko.core.rows import find
from varsko.events.knowledge import ArticleFiled
from varsko.kernel.errors import Invalid, NotFound
from varsko.kernel.files import FileView, Upload
from varsko.knowledge.actions.rows import about, writable
from varsko.knowledge.domain.naming import free_name
from varsko.knowledge.models import Article, Attachment, Content
from varsko.people.data import Actor

_MOST = 200
_LARGEST_ALL = 200 * 1024 * 1024


def attach_files(*, by: Actor, at: datetime, ref: object, files: Sequence[Upload]) -> list[FileView]:
    """Put files to an article, at most ten at once; the same bytes of the same name stand there once, others of that name get a number.

    Raises NotFound, NotAllowed, Conflict, Invalid at "files".
    """
    row = writable(by, ref)
    with transaction.atomic():
        return put(row, stored.few(files), by, at)


def put(row: Article, files: Sequence[Upload], by: Actor, at: datetime) -> list[FileView]:
    """Store files of an article inside the caller's transaction. Raises Invalid."""
    looked_at = [(one, stored.columns(one)) for one in files]
    if not looked_at:
        return []
    Article.objects.select_for_update().get(pk=row.pk)  # one writer of its files at a time: names are taken once
    there = {one.name: one for one in Attachment.objects.filter(article=row.pk)}
    _demand_room(row, len(there) + len(files), sum(len(one.data) for one in files))
    made: list[Attachment] = []
    for upload, columns in looked_at:
        known = there.get(columns["name"])
        if known is None or known.digest != columns["digest"]:
            columns["name"] = free_name(columns["name"], there)
            known = there[columns["name"]] = Attachment.objects.create(article=row, at=at, by_name=by.who.name[:200], **columns)
            Content.objects.create(attachment=known, data=upload.data)
            outbox.record(ArticleFiled(**about(row, by, at), name=known.name, is_there=True))
        made.append(known)
    return [stored.file_view(one) for one in made]


def remove_file(*, by: Actor, at: datetime, ref: object, file_id: object) -> None:
    """Take a file of an article away for good; texts that show it show its name instead. Raises NotFound, NotAllowed, Conflict."""
    row = writable(by, ref)
    file = find(Attachment.objects.filter(article=row.pk), file_id)
    if file is None:
        raise NotFound("file")
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=row.pk)  # its pictures may be on their way into what is kept for an outage
        file.delete()
        outbox.record(ArticleFiled(**about(row, by, at), name=file.name, is_there=False))


def _demand_room(row: Article, count: int, size: int) -> None:
    if count > _MOST:
        raise Invalid({"files": _("An article has at most %(n)d files.") % {"n": _MOST}})
    there = Attachment.objects.filter(article=row.pk).aggregate(size=Sum("size"))["size"] or 0
    if there + size > _LARGEST_ALL:
        raise Invalid({"files": _("The files of an article hold at most %(n)d MB.") % {"n": _LARGEST_ALL // (1024 * 1024)}})
