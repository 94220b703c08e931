"""The forms of spaces and articles."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from varsko.knowledge import words
from varsko.knowledge.data import ArticleDraft, ArticleView, SpaceDraft, SpaceView
from varsko.people import queries as people
from varsko.people.data import Actor

_TEXT = forms.Textarea(attrs={"rows": 24, "class": "writing", "spellcheck": "true"})
_REPLY = forms.Textarea(attrs={"rows": 4})
_INSIDERS = frozenset({"owner", "admin", "responder", "stakeholder"})
_ARCHIVE_HELP = _("A folder of Markdown files, or the HTML or XML export of a Confluence space; at most 20 MB.")
_REPLY_HELP = _("What a standard solution tells them, ready to be sent.")
_LABELS_HELP = _("Parted by commas: by these it is found and suggested.")
_TEXT_HELP = _("Markdown. Numbered lines are steps; an indented line that begins with → says what shows that the step worked.")


def _choices(names: Any) -> list[tuple[str, Any]]:
    return list(names.items())


class ArticleForm(forms.Form):
    """What an article says. `base` is the revision that somebody began with."""

    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("As somebody would ask for it."))
    kind = forms.ChoiceField(label=_("What it is for"))
    language = forms.ChoiceField(label=_("Language"))
    text = forms.CharField(label=_("Text"), widget=_TEXT, required=False, help_text=_TEXT_HELP, strip=False)
    reply = forms.CharField(
        label=_("Answer to whoever asked"),
        widget=_REPLY,
        required=False,
        help_text=_REPLY_HELP,
    )
    labels = forms.CharField(label=_("Labels"), required=False, max_length=400, help_text=_LABELS_HELP)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Fill the choices."""
        super().__init__(*args, **more)
        self.fields["kind"].choices = _choices(words.KINDS)  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["language"].choices = list(settings.LANGUAGES)  # type: ignore[attr-defined]  # a ChoiceField

    def draft(self) -> ArticleDraft:
        """Give what was written."""
        return ArticleDraft(**{name: self.cleaned_data[name] for name in ("title", "kind", "language", "text", "reply", "labels")})


class NewForm(ArticleForm):
    """An article that is not there yet."""

    space = forms.ChoiceField(label=_("Space"))

    def __init__(self, *args: Any, spaces: list[SpaceView], **more: Any) -> None:
        """Fill the choices."""
        super().__init__(*args, **more)
        self.fields["space"].choices = [(one.id, one.name) for one in spaces]  # type: ignore[attr-defined]  # a ChoiceField


class ChangeForm(ArticleForm):
    """A change of an article that is there."""

    note = forms.CharField(label=_("What you changed"), required=False, max_length=300)
    small = forms.BooleanField(label=_("A small change: tell nobody"), required=False)
    caught_up = forms.BooleanField(label=_("It says now what the original says"), required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, article: ArticleView, **more: Any) -> None:
        """Show what the article says now."""
        super().__init__(*args, **more)
        row = article.row
        self.initial = {"title": row.title, "kind": row.kind, "language": row.language, "text": article.text, "reply": article.reply}
        self.initial |= {"labels": ", ".join(row.labels), "base": article.revision} | self.initial_more(**more)
        if not article.original_id:
            del self.fields["caught_up"]

    def initial_more(self, initial: Any = None, **_more: Any) -> dict[str, Any]:
        """Give what the page wants to begin with instead."""
        return initial or {}


class SpaceForm(forms.Form):
    """A space: what it is called, who reads and who writes."""

    name = forms.CharField(label=_("Name"), max_length=100)
    description = forms.CharField(label=_("What belongs here"), required=False, max_length=500)
    slug = forms.SlugField(label=_("Address"), required=False, max_length=40, help_text=_("Made of the name when it is left empty."))
    language = forms.ChoiceField(label=_("Language"), help_text=_("Articles begin in it."))
    readers = forms.ChoiceField(label=_("Who reads"), widget=forms.RadioSelect)
    reader_teams = forms.MultipleChoiceField(label=_("Teams that read"), required=False, widget=forms.CheckboxSelectMultiple)
    writers = forms.ChoiceField(label=_("Who writes"), widget=forms.RadioSelect)
    writer_teams = forms.MultipleChoiceField(label=_("Teams that write"), required=False, widget=forms.CheckboxSelectMultiple)
    review_days = forms.IntegerField(
        label=_("Days until an article is looked at again"), min_value=0, max_value=3650, help_text=_("0 for never."), initial=180
    )

    def __init__(self, *args: Any, by: Actor, space: SpaceView | None = None, **more: Any) -> None:
        """Fill the choices, and show what the space says now."""
        super().__init__(*args, **more)
        teams = [(one.id, one.name) for one in people.teams(by)]
        choices = {
            "language": list(settings.LANGUAGES),
            "readers": _choices(words.READERS),
            "writers": _choices(words.WRITERS),
            "reader_teams": teams,
            "writer_teams": teams,
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        self.initial = {"language": by.language, "readers": "inside", "writers": "inside", "review_days": 180}
        if space:
            self.initial = {name: getattr(space, name) for name in self.fields}

    def draft(self) -> SpaceDraft:
        """Give what was said."""
        said = dict(self.cleaned_data)
        return SpaceDraft(**said | {name: tuple(said[name]) for name in ("reader_teams", "writer_teams")})


class PlaceForm(forms.Form):
    """Where an article hangs, and who looks after it."""

    space = forms.ChoiceField(label=_("Space"))
    parent = forms.ChoiceField(label=_("Under"), required=False)
    owner = forms.ChoiceField(label=_("Who looks after it"), required=False)

    def __init__(self, *args: Any, article: ArticleView, spaces: list[SpaceView], others: list[tuple[str, str]], **more: Any) -> None:
        """Fill the choices."""
        super().__init__(*args, **more)
        inside = [(one.id, one.name) for one in people.everybody() if one.is_active and one.role in _INSIDERS]
        choices = {
            "space": [(one.id, one.name) for one in spaces],
            "parent": [("", _("At the top")), *others],
            "owner": [("", _("Nobody")), *inside],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # a ChoiceField
        self.initial = {"space": article.space.id, "parent": article.row.parent_id, "owner": article.row.owner_id}


class ArchiveForm(forms.Form):
    """An archive to take in."""

    file = forms.FileField(
        label=_("Zip archive"), help_text=_("A folder of Markdown files, or the HTML or XML export of a Confluence space; at most 20 MB.")
    )
    publish = forms.BooleanField(label=_("Publish all of it at once"), required=False)
