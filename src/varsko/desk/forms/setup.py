"""Forms that set the desk up."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.desk import queries, words
from varsko.desk.data import CallerDraft, CallerView, CategoryView, DeskView, Rules
from varsko.desk.domain import limits
from varsko.desk.domain.priority import IMPACTS, PRIORITIES, URGENCIES
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.ui.forms import offer


class DeskForm(forms.Form):
    """A desk."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    slug = forms.CharField(
        label=gettext_lazy("Short name"), max_length=limits.SLUG, help_text=gettext_lazy("In addresses: small letters, digits and hyphens.")
    )
    team_id = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language for guests"))
    time_zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=60)
    offered = forms.ChoiceField(label=gettext_lazy("Who may report in the portal"), choices=list(words.OFFERED.items()))
    confidential = forms.BooleanField(
        label=gettext_lazy("Confidential"),
        required=False,
        help_text=gettext_lazy("Only its team and admins know of its requests, and each caller of their own."),
    )
    shares = forms.BooleanField(
        label=gettext_lazy("Shared with whom an organisation appointed"),
        required=False,
        help_text=gettext_lazy("They read in the portal what people of their organisation asked of this desk, unless it is personal."),
    )
    copies = forms.ChoiceField(
        label=gettext_lazy("Who in copy of a mail hears of the request"),
        choices=list(words.COPIES.items()),
        required=False,
        help_text=gettext_lazy("Whom the caller puts in copy hears what is answered. Of a confidential desk only whom you let."),
    )
    gives = forms.ChoiceField(
        label=gettext_lazy("A new request goes to"),
        choices=list(words.GIVES.items()),
        help_text=gettext_lazy("Whoever gets it is told by mail. Problems and changes wait until somebody takes them."),
    )
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("What can be asked of it"), choices=list(words.KINDS.items()), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, by: Actor, view: DeskView | None = None, **more: Any) -> None:
        """Offer teams and languages; with `view` begin with what a desk says."""
        super().__init__(*args, **more)
        offer(self, "team_id", [("", _("None")), *((one.id, one.name) for one in people.teams(by))])
        offer(self, "language", [(code, name) for code, name in settings.LANGUAGES])
        own = {"language": by.language, "time_zone": by.time_zone}
        self.initial = {**own, "offered": "everybody", "gives": "nobody", "copies": "known", "kinds": list(words.KINDS)}
        if view is not None:
            self.initial = {name: getattr(view, name) for name in self.fields}

    def clean_copies(self) -> str:
        """Leave it as it is where nothing is said, such as on a page that is older than this field."""
        return str(self.cleaned_data["copies"] or self.initial["copies"])


class CategoryForm(forms.Form):
    """A category."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=100)
    parent = forms.ChoiceField(label=gettext_lazy("Below"), required=False)
    team_id = forms.ChoiceField(label=gettext_lazy("Goes to the team"), required=False)
    words = forms.CharField(
        label=gettext_lazy("Words that mean it"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("With commas between, in any language: printer, skriver, drukarka. The telephone line listens for them."),
    )

    def __init__(self, *args: Any, by: Actor, desk: DeskView, view: CategoryView | None = None, **more: Any) -> None:
        """Offer the places in the tree; with `view` begin with what a category says."""
        super().__init__(*args, **more)
        tree = [one for one in queries.categories([desk.id]) if one.depth + 1 < limits.DEEPEST and (view is None or one.id != view.id)]
        offer(self, "parent", [("", _("At the top")), *((one.id, one.path) for one in tree)])
        offer(self, "team_id", [("", _("The desk's own")), *((one.id, one.name) for one in people.teams(by))])
        if view is not None:
            self.initial = {"name": view.name, "parent": view.parent_id, "team_id": view.team_id, "words": ", ".join(view.words)}

    def values(self) -> dict[str, Any]:
        """Give what the action wants."""
        said = self.cleaned_data
        return {**said, "words": [word.strip() for word in said["words"].split(",")]}


class MatrixForm(forms.Form):
    """The table of priorities, cell by cell."""

    tier_raises = forms.BooleanField(label=gettext_lazy("A critical service raises by one what hurts several people"), required=False)
    vip_raises = forms.BooleanField(label=gettext_lazy("A VIP raises by one"), required=False)
    note = forms.CharField(label=gettext_lazy("What is new"), required=False, max_length=500)

    def __init__(self, *args: Any, rules: Rules, **more: Any) -> None:
        """Begin with the table as it is."""
        super().__init__(*args, **more)
        self.initial = {"tier_raises": rules.tier_raises, "vip_raises": rules.vip_raises}
        for (impact, urgency), level in sorted(rules.cells.items()):
            label = f"{words.IMPACTS[impact]}, {words.URGENCIES[urgency]}"
            choices = [(one, f"P{one}") for one in PRIORITIES]
            self.fields[f"cell_{impact}_{urgency}"] = forms.TypedChoiceField(label=label, coerce=int, choices=choices, initial=level)

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """List the rows of the table: the impact, and its cells."""
        return [(words.IMPACTS[impact], [self[f"cell_{impact}_{urgency}"] for urgency in URGENCIES]) for impact in IMPACTS]

    def tried(self) -> Rules:
        """Give what was chosen as a table that does not count yet."""
        said = self.cleaned_data
        return Rules(cells=self.cells(), tier_raises=said["tier_raises"], vip_raises=said["vip_raises"])

    def cells(self) -> dict[tuple[int, int], int]:
        """Give the table that was chosen."""
        return {(impact, urgency): self.cleaned_data[f"cell_{impact}_{urgency}"] for impact in IMPACTS for urgency in URGENCIES}


class CallerForm(forms.Form):
    """A caller's card; of somebody with an account, what their profile does not say."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=limits.NAME)
    email = forms.EmailField(label=gettext_lazy("Mail"), required=False, max_length=254)
    phone = forms.CharField(label=gettext_lazy("Telephone"), required=False, max_length=limits.PHONE)
    organisation = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=limits.NAME)
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    vip = forms.BooleanField(label=gettext_lazy("VIP"), required=False)
    manager = forms.EmailField(
        label=gettext_lazy("Manager's mail address"),
        required=False,
        max_length=254,
        help_text=gettext_lazy("With which they sign in. They approve first, where a form says so."),
    )

    def __init__(self, *args: Any, view: CallerView, **more: Any) -> None:
        """Begin with what the card says."""
        super().__init__(*args, **more)
        offer(self, "language", [(code, name) for code, name in settings.LANGUAGES])
        self.initial = {name: getattr(view, name) for name in self.fields if name != "manager"}
        manager = people.user(view.manager_id) if view.manager_id else None
        self.initial["manager"] = manager.email if manager else ""
        if view.user_id:
            for name in ("name", "email", "language"):
                del self.fields[name]

    def draft(self) -> CallerDraft:
        """Give what was said."""
        return CallerDraft(**{name: value for name, value in self.cleaned_data.items() if name != "vip"})
