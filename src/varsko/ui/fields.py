"""Fields that somebody made up (`kernel.fields`), in forms and in words."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.kernel.fields import LONGEST_LINE, LONGEST_PROSE, Field, Kind
from varsko.ui import times
from varsko.ui.words import StrOrPromise

KINDS: Mapping[str, StrOrPromise] = MappingProxyType(
    {
        Kind.LINE: gettext_lazy("A line of text"),
        Kind.PROSE: gettext_lazy("A longer text"),
        Kind.CHOICE: gettext_lazy("One of several"),
        Kind.CHOICES: gettext_lazy("Some of several"),
        Kind.NUMBER: pgettext_lazy("kind of a field", "A number"),
        Kind.DATE: pgettext_lazy("kind of a field", "A day"),
        Kind.FLAG: gettext_lazy("Yes or no"),
    }
)
Words = Sequence[tuple[str, str]]


def form_field(one: Field, choices: Words = ()) -> forms.Field:
    """Make the field of a form; `choices` say in which words its choices stand, without them in their own. It is not required."""
    made = _MAKE[Kind(one.kind)](choices or [(text, text) for text in one.choices])
    made.label, made.help_text, made.required = one.label, one.hint, False
    return made


def value(kind: str, said: Any) -> str:
    """Say what a field holds; "" for nothing."""
    if said is None:
        return ""
    if isinstance(said, bool):
        return _("Yes") if said else _("No")
    if isinstance(said, list):
        return ", ".join(str(one) for one in said)
    return _day(said) if kind == Kind.DATE else str(said)


def _day(said: Any) -> str:
    try:
        return times.day(date.fromisoformat(said))
    except (TypeError, ValueError):  # the field was of another kind when this was said
        return str(said)


_MAKE: Mapping[str, Callable[[Words], forms.Field]] = MappingProxyType(
    {
        Kind.LINE: lambda _words: forms.CharField(max_length=LONGEST_LINE),
        Kind.PROSE: lambda _words: forms.CharField(max_length=LONGEST_PROSE, widget=forms.Textarea(attrs={"rows": 3})),
        Kind.CHOICE: lambda words: forms.ChoiceField(choices=[("", _("Choose")), *words]),
        Kind.CHOICES: lambda words: forms.MultipleChoiceField(choices=words, widget=forms.CheckboxSelectMultiple),
        Kind.NUMBER: lambda _words: forms.FloatField(widget=forms.NumberInput(attrs={"step": "any"})),
        Kind.DATE: lambda _words: forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")),
        Kind.FLAG: lambda _words: forms.NullBooleanField(),
    }
)
