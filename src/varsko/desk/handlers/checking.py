"""Requests that a process of the version before wrote. Called by flow.py."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from varsko.core.clock import now
from varsko.desk.actions.checking import look, mend
from varsko.desk.models import WordsCheck


def words_checks() -> QuerySet[WordsCheck]:
    """Give the row that says when to look again."""
    return WordsCheck.objects.all()


def check_words(rows: Sequence[WordsCheck]) -> None:
    """Let requests be found whose words nobody wrote; only what is lost is written in a transaction."""
    for row in rows:
        found = look(row)
        with transaction.atomic():
            mend(row, found, at=now())
