"""Writing objects down, one or a table of them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk import actions, object_words
from varsko.desk.data import ObjectDraft, ObjectView
from varsko.desk.domain.objects import LONGEST_NAME, LONGEST_NOTES, LONGEST_PLACE, LONGEST_TABLE, LONGEST_TAG
from varsko.desk.forms.base import services
from varsko.desk.forms.filled import Suggesting
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.forms import offer


class ObjectForm(forms.Form):
    """One object."""

    tag = forms.CharField(
        label=object_words.PARTS["tag"],
        max_length=LONGEST_TAG,
        help_text=gettext_lazy("The number on it, such as NF-2041. Lines of the telephone log and mails find it by that."),
    )
    name = forms.CharField(label=object_words.PARTS["name"], max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label=object_words.PARTS["kind"], choices=list(object_words.KINDS.items()))
    state = forms.ChoiceField(label=object_words.PARTS["state"], choices=list(object_words.STATES.items()))
    who = forms.CharField(
        label=object_words.PARTS["holder"],
        required=False,
        max_length=LONGEST_NAME,
        help_text=gettext_lazy("A name or a mail address. They see it in the portal, and may ask for help with it."),
    )
    place = forms.CharField(label=object_words.PARTS["place"], required=False, max_length=LONGEST_PLACE)
    service = forms.ChoiceField(label=object_words.PARTS["service"], required=False)
    team = forms.ChoiceField(label=object_words.PARTS["team"], required=False)
    notes = forms.CharField(
        label=object_words.PARTS["notes"],
        required=False,
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only for the desk."),
    )

    def __init__(self, *args: Any, by: Actor, view: ObjectView | None = None, **more: Any) -> None:
        """Offer services and colleagues; with `view` begin with what it says."""
        super().__init__(*args, **more)
        offer(self, "service", services(by))
        offer(self, "team", [("", _("The desk's own")), *((one.id, one.name) for one in people.teams(by))])
        self.fields["who"].widget = Suggesting([one.name for one in actions.colleagues(by) if one.is_active and one.name])
        self.fields["base"] = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
        if view is not None:
            self.initial = {name: getattr(view, name) for name in ("tag", "name", "kind", "state", "place", "notes")}
            self.initial |= {"base": view.updated_at.isoformat(), "service": view.service.id if view.service else "", "who": _called(view)}
            self.initial["team"] = view.team.id if view.team else ""

    def draft(self) -> ObjectDraft:
        """Give what was said."""
        return ObjectDraft(**{name: self.cleaned_data[name] for name in self.base_fields})

    def base(self) -> datetime | None:
        """Give when the object was changed last as somebody began to write, if the page said so."""
        try:
            return datetime.fromisoformat(self.cleaned_data["base"])
        except ValueError:
            return None

    def touched(self) -> dict[str, str]:
        """Give what somebody changed: what they may not know of stays as it was."""
        return {name: self.cleaned_data[name] for name in self.changed_data if name in self.base_fields}


def _called(view: ObjectView) -> str:
    return (view.holder.email or view.holder.name) if view.holder else ""


class ImportForm(forms.Form):
    """A table of objects, as a file or as text."""

    file = forms.FileField(label=gettext_lazy("A file (CSV)"), required=False, widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}))
    text = forms.CharField(
        label=gettext_lazy("Or its text"), required=False, max_length=LONGEST_TABLE, strip=False, widget=forms.Textarea(attrs={"rows": 10})
    )

    def clean(self) -> dict[str, Any]:
        """Read the file, whatever program wrote it."""
        said = super().clean() or self.cleaned_data
        file = said.get("file")
        if file is not None:
            said["text"] = _read(file.read(4 * LONGEST_TABLE + 1))
        if not said.get("text", "").strip() and not self.errors:
            self.add_error("file", _("Choose a file, or write a table."))
        return said


def _read(raw: bytes) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
