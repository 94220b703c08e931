"""Forms of desks and what was filled in, in the reader's words."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import get_language, pgettext_lazy

from varsko.desk.data import Answered, FilledForm, FormView, Words
from varsko.desk.domain.forms import CHOOSING, OBJECT, PERSON, SERVICE, choices_in, label_in, name_in
from varsko.ui.fields import value
from varsko.ui.words import StrOrPromise

LINKED_FIELDS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        PERSON: pgettext_lazy("kind of a field", "A person"),
        SERVICE: pgettext_lazy("kind of a field", "A service"),
        OBJECT: pgettext_lazy("kind of a field", "An object"),
    }
)
_NOTHING = Words()


def name_of(form: FormView | FilledForm) -> str:
    """Name a form."""
    return name_in(form.name, form.words, _language())


def hint_of(form: FormView) -> str:
    """Say what a form is for."""
    return form.words.get(_language(), _NOTHING).hint or form.hint


def answers(form: FilledForm | None) -> list[tuple[str, str]]:
    """Say what was filled in: (label, text)."""
    return [(label_in(one.field, _language()), answer(one)) for one in form.answers] if form else []


def answer(one: Answered) -> str:
    """Say what was filled in in one field."""
    if one.field.kind not in CHOOSING:
        return value(one.field.kind, one.value)
    said = dict(choices_in(one.field, _language()))
    chosen = one.value if isinstance(one.value, list) else [one.value]
    return ", ".join(said.get(choice, str(choice)) for choice in chosen)


def in_one_line(form: FilledForm | None) -> str:
    """Say all that was filled in in one line, for tables."""
    return "; ".join(f"{label}: {text}" for label, text in answers(form))


def _language() -> str:
    return get_language() or "en"
