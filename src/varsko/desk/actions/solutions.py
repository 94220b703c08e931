"""Answering with what is known to help: a standard solution, in one act."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from varsko.desk.actions.rows import held
from varsko.desk.actions.talking import answer
from varsko.desk.data import RequestView
from varsko.kernel.errors import Invalid
from varsko.knowledge import actions as knowledge
from varsko.knowledge import queries as articles
from varsko.people.data import Actor


def apply_solution(*, by: Actor, at: datetime, ref: object, article: str, seen: str = "") -> RequestView:
    """Answer the caller with the reply of an article, call it solved, and count the article's use; `seen` as for `answer`.

    Raises NotFound, NotAllowed, and Invalid for an article that the asker may not read or that has no reply.
    """
    found = articles.article(article, by=by)
    if found is None or not found.reply.strip():
        raise Invalid({"article": _("This article has no answer for callers.")})
    with transaction.atomic():
        row = held(by, ref)
        if row.caller is None:
            raise Invalid({"article": _("Nobody waits for an answer.")})
        answered = answer(by=by, at=at, ref=row.pk, text=found.reply, then="solve", seen=seen, typed=False)
        knowledge.count_use(by=by, at=at, ref=found.id, to=("request", answered.key))
    return answered
