"""Filling in what a form of a desk asks: fields that depend on others are shown at once by script, without it in a second step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from varsko.desk import actions, queries
from varsko.desk.data import Answered, FormView, Report
from varsko.desk.domain import limits
from varsko.desk.domain.forms import DECIDING, FACT, LINKS, OBJECT, PERSON, SERVICE, YES, Field, asked, choices_in, hint_in, label_in
from varsko.desk.forms.base import RequestForm
from varsko.kernel.fields import LONGEST_LINE, Kind
from varsko.people.data import Actor
from varsko.ui.fields import form_field
from varsko.ui.forms import offer

_FLAGS = {"true": True, "True": True, "2": True, "false": False, "False": False, "3": False}


@dataclass(frozen=True, slots=True)
class Row:
    """A field as it is drawn: hidden until the input `when` holds `equals`."""

    bound: forms.BoundField
    key: str
    when: str
    equals: str
    is_shown: bool


class FactFields(forms.Form):
    """A form that asks, beside its own fields, for those of a form of a desk."""

    asked: tuple[Field, ...] = ()
    is_next_step = False  # nothing is wrong: what was chosen asks for more

    def ask(self, fields: Sequence[Field], *, by: Actor, answers: Sequence[Answered] = ()) -> None:
        """Ask for fields, beginning with what was said before."""
        self.asked = tuple(fields)
        known = {one.field.key: one for one in answers}
        language = get_language() or "en"
        self.initial = {**self.initial, **{f"{FACT}{key}": _begin(one) for key, one in known.items()}}
        said = self._deciding({key: one.value for key, one in known.items()})
        self.shown = {one.key for one in asked(self.asked, said)}
        seen = set(self.data.getlist("asked")) if self.is_bound and hasattr(self.data, "getlist") else self.shown
        self.unseen = self.shown - seen
        offered = _Offered(by)
        for one in self.asked:
            made = _made(one, offered, language, known.get(one.key))
            made.label, made.help_text = label_in(one, language), hint_in(one, language)
            made.required = one.needed and one.key in self.shown & seen
            self.fields[f"{FACT}{one.key}"] = made

    def _deciding(self, known: Mapping[str, Any]) -> dict[str, Any]:
        """Give what is said in the fields on which others depend, as it was sent."""
        if not self.is_bound:
            return dict(known)
        said: dict[str, Any] = {}
        for one in self.asked:
            sent = self.data.getlist(f"{FACT}{one.key}") if hasattr(self.data, "getlist") else []
            if one.kind in DECIDING and sent:
                said[one.key] = _FLAGS.get(sent[0]) if one.kind == Kind.FLAG else sent
        return said

    def clean(self) -> dict[str, Any]:
        """Ask once more where what was chosen asks for more that nobody has seen yet."""
        said = super().clean() or self.cleaned_data
        if self.asked and self.unseen and not self.errors:
            self.is_next_step = True
            self.add_error(None, _("What you chose asks for a little more. Fill it in below, then send it again."))
        return said

    def facts(self) -> dict[str, Any]:
        """Give what was filled in, by the keys of the fields that are asked."""
        said = self.cleaned_data
        return {one.key: said.get(f"{FACT}{one.key}") for one in self.asked if one.key in self.shown}

    def rows(self) -> list[Row]:
        """List the fields to draw."""
        found = []
        for one in self.asked:
            bound = self[f"{FACT}{one.key}"]
            bound.field.required = one.needed  # a hidden one too: it counts once it is seen
            found.append(Row(bound, one.key, f"{FACT}{one.when}" if one.when else "", self._sent(one), one.key in self.shown))
        return found

    def _sent(self, one: Field) -> str:
        """Say what the browser sends for what a field waits for."""
        kinds = {other.key: other.kind for other in self.asked}
        return ("true" if one.equals == YES else "false") if kinds.get(one.when) == Kind.FLAG else one.equals


class _Offered:
    """What somebody may choose among; asked for once, however many fields want it."""

    def __init__(self, by: Actor) -> None:
        """Take who asks."""
        self._by = by

    @cached_property
    def names(self) -> list[str]:
        """List colleagues."""
        return [one.name for one in actions.colleagues(self._by) if one.is_active and one.name]

    @cached_property
    def services(self) -> dict[str, str]:
        """Give the names of services, by id."""
        return actions.services_offered(self._by)

    @cached_property
    def objects(self) -> list[str]:
        """List objects, one's own for customers."""
        return queries.objects_to_name(by=self._by)


def _made(one: Field, offered: _Offered, language: str, known: Answered | None) -> forms.Field:
    if one.kind not in LINKS:
        return form_field(one, choices_in(one, language))
    said = {_begin(known): str(known.value)} if known else {}  # perhaps not offered any more
    if one.kind == SERVICE and (offered.services or (known and known.ref)):
        return forms.ChoiceField(choices=[("", _("None or unknown")), *(said | offered.services).items()])
    proposals = offered.names if one.kind == PERSON else offered.objects if one.kind == OBJECT else []
    return forms.CharField(max_length=LONGEST_LINE, widget=Suggesting(proposals))


class Suggesting(forms.TextInput):
    """A line of text with proposals; anything else can be written too."""

    template_name = "desk/suggesting.html"

    def __init__(self, proposals: Sequence[str]) -> None:
        """Take the proposals."""
        super().__init__({"autocomplete": "off"})
        self.proposals = proposals

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name the list of proposals after the field."""
        context = super().get_context(name, value, {**(attrs or {}), **({"list": f"{name}_list"} if self.proposals else {})})
        return context | {"proposals": self.proposals, "list": f"{name}_list"}


def _begin(one: Answered) -> Any:
    return (one.ref or one.value) if one.field.kind == SERVICE else one.value


class AskForm(FactFields):
    """A form of a desk as the portal asks it."""

    id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label=gettext_lazy("Anything else that we should know"),
        required=False,
        max_length=limits.TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    personal = forms.BooleanField(
        label=gettext_lazy("It is personal"),
        required=False,
        help_text=gettext_lazy("Nobody else of your organisation sees it."),
    )

    def __init__(self, *args: Any, by: Actor, view: FormView, **more: Any) -> None:
        """Ask what the form asks."""
        super().__init__(*args, **more)
        if not view.shared:
            del self.fields["personal"]
        self.view = view
        self.initial = {"id": uuid4(), **self.initial}
        self.ask(view.fields, by=by)

    def report(self) -> Report:
        """Give what was said."""
        said = self.cleaned_data
        about = {"id": str(said["id"] or ""), "form": self.view.id, "personal": said.get("personal", False)}
        return Report(title="", text=said["text"], facts=self.facts(), **about)


class FillForm(FactFields):
    """A form of a desk as the link of a letter asks it."""

    def __init__(self, *args: Any, by: Actor, view: FormView, **more: Any) -> None:
        """Ask what the form asks."""
        super().__init__(*args, **more)
        self.ask(view.fields, by=by)


class AskCallerForm(RequestForm):
    """Which form the caller is asked to fill in."""

    TITLE = gettext_lazy("Ask the caller to fill in a form")
    BUTTON = gettext_lazy("Send the link")

    form = forms.ChoiceField(label=gettext_lazy("Form"), help_text=gettext_lazy("They get a link to it by mail, which can be used once."))

    def prepare(self) -> None:
        """Offer the forms of the desk."""
        offered = [one for one in queries.forms_in_use(by=self.by) if one.desk_id == self.about.desk_id and not one.approval]
        offer(self, "form", [(one.id, one.name) for one in offered])

    def apply(self, at: datetime) -> None:
        """Write to them."""
        actions.ask_form(by=self.by, at=at, ref=self.about.id, form=self.cleaned_data["form"])


class AnswersForm(RequestForm, FactFields):
    """What a request says in its form, put right."""

    TITLE = gettext_lazy("Put the answers right")
    BUTTON = gettext_lazy("Save")

    def prepare(self) -> None:
        """Begin with what it says."""
        found = self.about.form
        if found is not None:
            self.ask(queries.fields_of(found.version_id), by=self.by, answers=found.answers)

    def apply(self, at: datetime) -> None:
        """Write what differs; what nobody touched stays as it was said, though it could not be said so today."""
        touched = {key: value for key, value in self.facts().items() if f"{FACT}{key}" in self.changed_data}
        actions.fill_in(by=self.by, at=at, ref=self.about.id, facts=touched)
