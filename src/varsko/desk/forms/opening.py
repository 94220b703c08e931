"""The form that takes a request in, for operators."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk import queries, words
from varsko.desk.data import CallerDraft, Draft, FormView
from varsko.desk.domain import limits
from varsko.desk.domain.forms import FACT
from varsko.desk.form_words import name_of
from varsko.desk.forms.base import categories, services
from varsko.desk.forms.filled import FactFields
from varsko.people.data import Actor
from varsko.ui.forms import offer


class OpenForm(FactFields):
    """Who calls, what they want, and how much it hurts."""

    title = forms.CharField(label=gettext_lazy("What is it about"), max_length=limits.TITLE)
    caller = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    name = forms.CharField(label=gettext_lazy("Who calls"), required=False, max_length=limits.NAME)
    email = forms.EmailField(label=gettext_lazy("Mail"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=limits.PHONE)
    organisation = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=limits.NAME)
    text = forms.CharField(
        label=gettext_lazy("More about it"), required=False, max_length=limits.TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    desk = forms.ChoiceField(label=gettext_lazy("Desk"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=list(words.KINDS.items()))
    category_id = forms.ChoiceField(label=gettext_lazy("Category"), required=False)
    service_id = forms.ChoiceField(label=gettext_lazy("Service"), required=False)
    impact = forms.TypedChoiceField(
        label=gettext_lazy("Whom it hurts"), coerce=int, choices=list(words.IMPACTS.items()), widget=forms.RadioSelect
    )
    urgency = forms.TypedChoiceField(
        label=gettext_lazy("What it does to them"), coerce=int, choices=list(words.URGENCIES.items()), widget=forms.RadioSelect
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How it came"), choices=[(name, words.CHANNELS[name]) for name in ("phone", "desk", "email", "chat")]
    )
    objects = forms.CharField(
        label=gettext_lazy("Objects it is about, by tag"), required=False, max_length=200, help_text=gettext_lazy("Blanks between several.")
    )
    id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by: Actor, view: FormView | None = None, **more: Any) -> None:
        """Offer desks, categories and services that `by` may see; with `view` ask what a form asks too."""
        super().__init__(*args, **more)
        desks = queries.desks(by=by)
        offer(self, "desk", [(one.id, one.name) for one in desks])
        self.home = {one.id: one.desk_id for one in queries.categories([one.id for one in desks])}
        offer(self, "category_id", categories([one.id for one in desks]))
        offer(self, "service_id", services(by))
        for name, value in {"id": uuid4(), "impact": 4, "urgency": 2, "kind": "incident", "channel": "phone"}.items():
            self.initial.setdefault(name, value)
        self.view = view
        if view is not None:
            hints = {name: getattr(view, name) for name in ("kind", "category_id", "impact", "urgency")}
            self.initial = {**self.initial, **hints, "desk": view.desk_id, "title": self.initial.get("title") or name_of(view)}
            offer(self, "desk", [(one.id, one.name) for one in desks if one.id == view.desk_id])
            self.ask(view.fields, by=by)

    def clean(self) -> dict[str, Any]:
        """Hold category and desk together."""
        said = super().clean() or {}
        home = self.home.get(said.get("category_id", ""))
        if home and "desk" in said and said["desk"] != home:
            self.add_error("category_id", _("This category is of another desk."))
        return said

    def draft(self) -> Draft:
        """Give what was said."""
        said = {name: value for name, value in self.cleaned_data.items() if not name.startswith(FACT)}
        who = {name: said.pop(name) for name in ("name", "email", "phone", "organisation")}
        card = said.pop("caller")
        caller = CallerDraft(id=card, **who) if card or any(who.values()) else None
        form: dict[str, Any] = {"form": self.view.id, "facts": self.facts()} if self.view else {}
        return Draft(**{**said, "id": str(said["id"] or ""), "objects": tuple(said["objects"].split())}, caller=caller, **form)
