"""Files that people send, wherever they belong: looked at before they are stored, in the database, so that every host can serve them."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from varsko.core.clock import new_id
from varsko.kernel import files as rules
from varsko.kernel.errors import Invalid
from varsko.kernel.files import FileView, Upload


class StoredFile(models.Model):
    """A file of something. `kind` was found by looking at it; a `width` says that it is a picture which may be shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


def columns(upload: Upload) -> dict[str, Any]:
    """Look at a file and give the columns of its row. Raises Invalid for programs, and for what is empty or too large."""
    name = rules.safe_name(upload.name)
    if rules.is_refused(name):
        raise Invalid({"files": _("%(name)s is a program, and programs are not taken here. Put it into an archive.") % {"name": name}})
    if len(upload.data) > rules.LARGEST:
        limit = rules.LARGEST // (1024 * 1024)
        raise Invalid({"files": _("%(name)s is larger than %(n)d MB.") % {"name": name, "n": limit}})
    if not upload.data:
        raise Invalid({"files": _("%(name)s is empty.") % {"name": name}})
    judged = rules.judge(upload.data[: rules.HEAD])
    return {
        "name": name,
        "kind": judged.kind,
        "size": len(upload.data),
        "width": judged.width,
        "height": judged.height,
        "digest": hashlib.sha256(upload.data).hexdigest(),
    }


def few(uploads: Sequence[Upload]) -> Sequence[Upload]:
    """Give them back when one takes so many at once. Raises Invalid."""
    if len(uploads) > rules.MOST:
        said = ngettext("At most %(n)d file is taken at once.", "At most %(n)d files are taken at once.", rules.MOST)
        raise Invalid({"files": said % {"n": rules.MOST}})
    return uploads


def file_view(row: StoredFile) -> FileView:
    """Make the shape of a file."""
    return FileView(id=str(row.pk), name=row.name, kind=row.kind, size=row.size, width=row.width, height=row.height)
