"""Forms of one change: opening and planning it, asking, moving, announcing."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from varsko.changes import queries, words
from varsko.changes.data import ChangeView, PlanDraft
from varsko.changes.domain import limits
from varsko.changes.domain.states import NEEDS_NOTE
from varsko.changes.forms.base import RiskForm, WishForm, colleagues, offer, services, text
from varsko.desk import queries as desk
from varsko.desk.data import Kind
from varsko.people.data import Actor
from varsko.statuspages import queries as statuspages
from varsko.ui.forms import MomentField

_LANGUAGES = dict(settings.LANGUAGES)


class OpenForm(forms.Form):
    """What is to be changed, and what it is made from."""

    title = forms.CharField(label=gettext_lazy("What is changed"), max_length=limits.TITLE)
    text = text(gettext_lazy("Why, and what for"))
    template = forms.ChoiceField(label=gettext_lazy("Template"), required=False)
    desk = forms.ChoiceField(label=pgettext_lazy("a service desk", "Desk"))

    def __init__(self, *args: Any, by: Actor, **more: Any) -> None:
        """Offer desks and templates."""
        super().__init__(*args, **more)
        offer(self, "desk", [(one.id, one.name) for one in desk.desks(by=by) if not one.kinds or Kind.CHANGE in one.kinds])
        standard = _("approved beforehand")
        made = [(one.id, f"{one.name} ({standard})" if one.standard else one.name) for one in queries.templates()]
        offer(self, "template", [("", _("None: begin with an empty plan")), *made])


class PlanForm(RiskForm):
    """The plan of a change."""

    size = forms.ChoiceField(
        label=gettext_lazy("Size"),
        choices=list(words.SIZES.items()),
        help_text=gettext_lazy("An extensive one needs a plan, tests and a way back before anybody can approve it."),
    )
    owner = forms.ChoiceField(label=gettext_lazy("Responsible"))
    services = forms.MultipleChoiceField(
        label=gettext_lazy("Services it touches"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    begins_at = MomentField(label=pgettext_lazy("of a planned change", "Begins"), required=False)
    ends_at = MomentField(label=pgettext_lazy("of a planned change", "Ends"), required=False)
    plan = text(gettext_lazy("Plan"), gettext_lazy("What is done, step by step, and by whom."))
    test = text(gettext_lazy("Test"), gettext_lazy("How one sees that it works."), rows=3)
    back_out = text(
        gettext_lazy("Way back"), gettext_lazy("How it is taken back, until when that is possible, and who decides it."), rows=3
    )

    def __init__(self, *args: Any, by: Actor, view: ChangeView, **more: Any) -> None:
        """Begin with what is planned."""
        super().__init__(*args, **more)
        here = colleagues()
        is_here = view.owner_id in dict(here)
        offer(self, "owner", here if is_here else [("", _("Nobody yet")), *here])  # else a browser would choose the first by itself
        offer(self, "services", services(by))
        names = ("size", "begins_at", "ends_at", "plan", "test", "back_out")
        self.initial.update({name: getattr(view, name) for name in names})
        self.initial.update({"owner": view.owner_id, "services": [one.id for one in view.services]})
        self.begin_with(view.answers)

    def clean(self) -> dict[str, Any]:
        """Ask for both ends of a time, or for none."""
        said = super().clean() or self.cleaned_data
        for name, other in (("begins_at", "ends_at"), ("ends_at", "begins_at")):
            if said.get(name) is None and said.get(other) and name not in self.errors:
                self.add_error(name, _("Say when it begins and when it ends, or leave both empty."))
        return said

    def draft(self) -> PlanDraft:
        """Give the plan as it was written."""
        said = self.cleaned_data
        names = ("size", "begins_at", "ends_at", "plan", "test", "back_out")
        facts = {name: said[name] for name in names}
        facts["without_time"] = said["begins_at"] is None and said["ends_at"] is None
        return PlanDraft(**facts, owner_id=said["owner"], services=tuple(said["services"]), answers=self.answers())


class RoundForm(WishForm):
    """Another round of approval for one change."""


class MoveForm(forms.Form):
    """Why, or what came of it."""

    note = forms.CharField(label=gettext_lazy("Why"), max_length=limits.NOTE, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, move: str, **more: Any) -> None:
        """Ask for what the move needs."""
        super().__init__(*args, **more)
        self.fields["note"].required = move in NEEDS_NOTE
        if move == "close":
            self.fields["note"].label = _("What came of it")
            self.fields["note"].help_text = _("Who asked for the change reads it.")


class OverruleForm(forms.Form):
    """Why it is made in a freeze all the same."""

    note = forms.CharField(label=gettext_lazy("Why it cannot wait"), max_length=500)


class AnnounceForm(forms.Form):
    """What a status page tells of a change: in its own language, and in the others that it speaks, which are folded away.

    It asks in the languages of the page that is chosen, else of the first on which something is touched; `differs` tells whether other
    pages speak others.
    """

    page = forms.ChoiceField(label=gettext_lazy("Status page"))
    title = forms.CharField(label=gettext_lazy("Title for readers, in the page’s own language"), max_length=limits.TITLE)
    text = forms.CharField(label=gettext_lazy("What readers notice"), max_length=limits.NOTE, widget=forms.Textarea(attrs={"rows": 4}))
    components = forms.MultipleChoiceField(
        label=gettext_lazy("Components in maintenance"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )

    def __init__(self, *args: Any, by: Actor, view: ChangeView, typed: QueryDict | None = None, **more: Any) -> None:
        """Offer the pages and their components; those of the services that the change touches are chosen. `typed` is kept as it is."""
        super().__init__(*args, **more)
        touched = {one.id for one in view.services}
        pages = statuspages.pages(by)
        offer(self, "page", [(one.id, one.name) for one in pages])
        known = statuspages.components_of([page.id for page in pages])
        parts = [(page, part) for page in pages for part in known.get(page.id, [])]
        offer(self, "components", [(f"{page.id}:{part.code}", f"{page.name}: {part.name}") for page, part in parts])
        chosen = [f"{page.id}:{part.code}" for page, part in parts if part.service_id in touched]
        self.initial.update({"title": view.title, "components": chosen})
        likely = chosen[0].partition(":")[0] if chosen else ""
        wanted = [str((self.data or typed or {}).get("page", "")), likely]
        spoken = {page.id: page.languages for page in pages}
        about = next((one for one in wanted if one in spoken), next(iter(spoken), ""))
        self.differs = len(set(spoken.values())) > 1
        self.languages = list(spoken.get(about, ())[1:])
        self.initial["page"] = about
        for one in self.languages:
            self._add_language(one)
        self.folded = tuple(f"{what}_{one}" for one in self.languages for what in ("title", "text"))
        if typed is not None:
            self.initial.update({name: typed.getlist(name) if name == "components" else typed.get(name, "") for name in self.fields})

    def _add_language(self, language: str) -> None:
        facts = {"language": _LANGUAGES[language]}
        area = forms.Textarea(attrs={"rows": 3, "lang": language})
        self.fields[f"title_{language}"] = forms.CharField(
            label=_("Title, %(language)s") % facts,
            max_length=limits.TITLE,
            required=False,
            widget=forms.TextInput(attrs={"lang": language}),
            help_text=_("Empty: that work is planned, and on what."),
        )
        text = forms.CharField(label=_("Text, %(language)s") % facts, max_length=limits.NOTE, required=False, widget=area)
        self.fields[f"text_{language}"] = text

    @property
    def folded_names(self) -> str:
        """Name the languages that are folded away."""
        return ", ".join(_LANGUAGES[one] for one in self.languages)

    @property
    def is_unfolded(self) -> bool:
        """Tell whether something stands in what is folded away, or is wrong with it."""
        return any(self[name].value() or self.errors.get(name) for name in self.folded)

    def said(self) -> dict[str, Any]:
        """Give what is told, with the components of the chosen page alone."""
        said = self.cleaned_data
        codes = [one.partition(":")[2] for one in said["components"] if one.partition(":")[0] == said["page"]]
        return {
            **{name: said[name] for name in ("page", "title", "text")},
            **{f"{what}s": {one: said[f"{what}_{one}"] for one in self.languages} for what in ("title", "text")},
            "components": codes,
        }
