"""Taking in whole archives: folders of Markdown, exports of Confluence."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from varsko.kernel.errors import Invalid
from varsko.knowledge.actions.articles import create_article
from varsko.knowledge.data import ArticleDraft, Page, Taken
from varsko.knowledge.domain import archives, confluence, markdown_folder
from varsko.knowledge.domain.states import Kind
from varsko.people.data import Actor


def import_archive(*, by: Actor, at: datetime, space: object, data: bytes, publish: bool = False) -> Taken:
    """Write an article for each page of a zip archive, in its tree; what cannot be read is named. All or nothing.

    Raises NotFound, NotAllowed, Invalid when it is no such archive.
    """
    pages = _pages(data)
    made: dict[str, str] = {}
    left: list[tuple[str, str]] = []
    with transaction.atomic():
        for page in pages:
            try:
                view = create_article(by=by, at=at, space=space, draft=_draft(page), parent=made.get(page.under, ""), publish=publish)
                made[page.path] = view.id
            except Invalid as error:
                left.append((page.path, " ".join(error.errors.values())))
    return Taken(made=len(made), left=tuple(left))


def _pages(data: bytes) -> list[Page]:
    if len(data) > archives.LARGEST_ARCHIVE:
        raise Invalid({"file": _("The archive is too large.")})
    try:
        files = archives.texts(data)
    except archives.Unreadable as error:
        broken, large = _("This is no zip archive that can be read."), _("There is too much in this archive.")
        raise Invalid({"file": broken if str(error) == "broken" else large}) from error
    pages = confluence.pages(files) if confluence.is_export(files) else markdown_folder.pages(files)
    if not pages:
        raise Invalid({"file": _("There is no Markdown and no Confluence page in this archive.")})
    return pages


def _draft(page: Page) -> ArticleDraft:
    kind = page.kind if page.kind in list(Kind) else Kind.HOW_TO
    language = page.language if page.language in dict(settings.LANGUAGES) else ""
    return ArticleDraft(title=page.title, text=page.text, reply=page.reply, labels=page.labels, kind=kind, language=language)
