"""What forms of all stages share."""

from collections.abc import Callable
from typing import TypeVar

from django.forms import BaseForm

from varsko.kernel.errors import Invalid

Result = TypeVar("Result")


def attempt(form: BaseForm, action: Callable[[], Result]) -> Result | None:
    """Do what a form asks for, if it is filled in and valid; what the action finds wrong is shown at its field, and None comes back."""
    if not form.is_valid():
        return None
    try:
        return action()
    except Invalid as error:
        for field, text in error.errors.items():
            form.add_error(field if field in form.fields else None, text)
        return None


def saved(form: BaseForm, action: Callable[[], object]) -> bool:
    """Do the same, and tell whether it was done."""
    return attempt(form, lambda: (action(),)) is not None


def status_of(*forms: BaseForm) -> int:
    """Give 422 for a page that shows what is wrong with a form, else 200."""
    return 422 if any(form.is_bound and form.errors for form in forms) else 200
