"""What a request says in the form that it was made with."""

from varsko.desk.data import ApprovalView, FormAskView
from varsko.desk.domain.forms import Answered, FilledForm, from_data, words_from_data
from varsko.desk.models import Answers, Approval, FormAsk, Request

WITH_ANSWERS = "answers__asked"
"""What is to be loaded with requests whose answers are read."""


def filled(row: Request) -> FilledForm | None:
    """Freeze what a request says in its form, if it was made with one; its `answers__asked` are to be loaded with it."""
    found: Answers | None = getattr(row, "answers", None)
    if found is None:
        return None
    fields = [from_data(one) for one in found.asked.fields]
    said = [(one, found.said[one.key]) for one in fields if one.key in found.said]
    return FilledForm(
        form_id=str(found.asked.form_id),
        version_id=str(found.asked_id),
        version=found.asked.version,
        name=found.asked.name,
        words=words_from_data(found.asked.words),
        answers=tuple(Answered(field=one, value=kept["value"], ref=kept["ref"]) for one, kept in said),
    )


def approval_view(row: Request) -> ApprovalView | None:
    """Freeze whether a request was approved first, if it needed that; its `approval` is to be loaded with it."""
    found: Approval | None = getattr(row, "approval", None)
    names = ("state", "asked_at", "decided_at", "decided_name", "via", "note", "stage", "lapses_at", "round")
    return ApprovalView(**{name: getattr(found, name) for name in names}) if found else None


def form_ask_view(row: Request) -> FormAskView | None:
    """Freeze which form its caller is asked to fill in, if any; its `form_ask__asked` is to be loaded with it."""
    found: FormAsk | None = getattr(row, "form_ask", None)
    if found is None:
        return None
    return FormAskView(
        form_id=str(found.asked.form_id),
        name=found.asked.name,
        asked_at=found.asked_at,
        times=found.times,
        fields=tuple(str(one["label"]) for one in found.asked.fields),
        filled_at=found.filled_at,
    )
