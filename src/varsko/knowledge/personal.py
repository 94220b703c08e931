"""What the knowledge base keeps about people: who wrote, read again, commented and watches."""

from collections.abc import Sequence

from django.db.models import Model, Q

from varsko.core.clock import now
from varsko.core.personal import Kept, Part, Trace
from varsko.knowledge.actions import write_sheets
from varsko.knowledge.models import Article, Attachment, Change, Comment, Document, Opinion, Revision, Version, Watch


def _by(trace: Trace) -> Q:
    return Q(by_id__in=trace.users)


def _none(trace: Trace) -> Q:
    return Q(pk__in=())


def _write_anew(rows: Sequence[Model]) -> None:
    write_sheets([row.pk for row in rows], at=now())


PERSONAL = Part(
    name="knowledge",
    kept=(
        Kept(
            name="articles",
            table=Article,
            mine=lambda trace: Q(owner__in=trace.users),
            names=("verified_by", "created_by", "changed_by"),
            texts=("title", "text", "reply"),
            after=_write_anew,
        ),
        Kept(name="versions", table=Revision, mine=_by, names=("by_name",), texts=("title", "text", "reply", "note")),
        Kept(name="files", table=Attachment, mine=_none, names=("by_name",), texts=("name",)),
        Kept(name="comments", table=Comment, mine=_by, names=("by_name",), texts=("text",)),
        Kept(name="opinions", table=Opinion, mine=_by, names=("by_name",), texts=("missing",)),
        Kept(name="watches", table=Watch, mine=lambda trace: Q(user__in=trace.users), gone=True),
        # as names travel: what is written is summed up into the document at any moment, and that becomes a version
        Kept(name="strokes", table=Change, mine=_by, names=("by_name",)),
        Kept(name="live documents", table=Document, mine=_none, texts=("sections", "writers")),
        Kept(name="versions of documents", table=Version, mine=_none, names=("by_name",), texts=("texts", "writers", "name")),
    ),
)
