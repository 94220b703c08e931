"""Forms about pages and what is on them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.catalog import queries as catalog
from varsko.kernel import zones
from varsko.people import queries as people
from varsko.people.data import Actor
from varsko.statuspages import words
from varsko.statuspages.data import ComponentDraft, ComponentView, GroupView, PageDraft, PageView
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.nesting import fits, full_names
from varsko.statuspages.domain.states import State
from varsko.statuspages.domain.uptime import WEIGHTS
from varsko.ui.forms import offer

_WEIGHTS = {
    "weight_major": State.MAJOR,
    "weight_partial": State.PARTIAL,
    "weight_degraded": State.DEGRADED,
    "weight_maintenance": State.MAINTENANCE,
}
_COPIED = ("name", "slug", "description", "access", "time_zone", "accent", "announcement", "support_url", "takes", "alarm_from")


def _area(label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


def _weight(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=100, required=False)


class PageForm(forms.Form):
    """What a page is like."""

    PARTS = (
        (gettext_lazy("Name and words"), ("name", "slug", "description", "announcement", "support_url")),
        (gettext_lazy("Who may read it"), ("access", "password", "networks", "teams")),
        (gettext_lazy("What comes to it by itself"), ("takes", "alarm_from")),
        (gettext_lazy("Languages, time and colour"), ("language", "languages", "time_zone", "accent")),
        (gettext_lazy("What counts as down time"), tuple(_WEIGHTS)),
        (gettext_lazy("Host names of its own"), ("hosts",)),
    )

    name = forms.CharField(label=gettext_lazy("Name"), max_length=limits.NAME)
    slug = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=60,
        help_text=gettext_lazy("Its page is /status/ and this: small letters, digits, hyphens."),
    )
    description = _area(gettext_lazy("Description"), gettext_lazy("What this page is about, in a sentence."))
    access = forms.ChoiceField(label=gettext_lazy("Who may read it"), widget=forms.RadioSelect)
    password = forms.CharField(
        label=gettext_lazy("Password of the page"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),  # of what was just typed, while it waits
        help_text=gettext_lazy("Left empty, the page keeps the one it has."),
    )
    networks = _area(
        gettext_lazy("Networks"),
        gettext_lazy("For the choice of networks: one a line, such as 10.20.0.0/16. A reverse proxy must be a trusted one."),
    )
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "For the choice of teams: who reads it. For groups of readers: who looks after it and sees everything."
            " Nobody else learns that there is such a page."
        ),
    )
    takes = forms.ChoiceField(label=gettext_lazy("What becomes of updates that incidents send"), widget=forms.RadioSelect)
    alarm_from = forms.IntegerField(
        label=gettext_lazy("Readers who raise an alert"),
        min_value=0,
        max_value=limits.MOST_ALARM,
        required=False,
        help_text=gettext_lazy("When so many say within ten minutes that something is wrong, and far more than usual. 0: never."),
    )
    language = forms.ChoiceField(label=gettext_lazy("The page's own language"), choices=list(words.LANGUAGE_NAMES.items()))
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"), choices=list(words.LANGUAGE_NAMES.items()), widget=forms.CheckboxSelectMultiple, required=False
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    accent = forms.CharField(
        label=gettext_lazy("Colour"), max_length=7, help_text=gettext_lazy("Such as #1c5fad. Everybody must be able to read it on white.")
    )
    announcement = _area(gettext_lazy("Announcement"), gettext_lazy("Stands above everything until you take it away. Markdown works."))
    support_url = forms.CharField(
        label=gettext_lazy("Help and contact"),
        required=False,
        max_length=limits.URL,
        help_text=gettext_lazy("A web address, or mailto: and an address."),
    )
    weight_major = _weight(gettext_lazy("Down counts, in percent"))
    weight_partial = _weight(gettext_lazy("Partly down counts, in percent"))
    weight_degraded = _weight(gettext_lazy("Slow or limited counts, in percent"))
    weight_maintenance = _weight(gettext_lazy("Maintenance counts, in percent"))
    hosts = _area(
        gettext_lazy("Host names of its own"),
        gettext_lazy("One a line, such as status.example.org. Point them at this installation, and prove that they are yours."),
    )

    def __init__(self, *args: Any, by: Actor, page: PageView | None = None, zone: str = "UTC", **more: Any) -> None:
        """Prepare for a page that is there, or for a new one in the zone of whoever makes it."""
        super().__init__(*args, **more)
        self._open = 1 if page else 2
        self.fields["access"].choices = list(words.ACCESS.items())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["takes"].choices = list(words.TAKES.items())  # type: ignore[attr-defined]  # a ChoiceField
        self.fields["time_zone"].choices = [(one, one) for one in sorted(zones.names())]  # type: ignore[attr-defined]  # a ChoiceField
        offer(self, "teams", [(one.id, one.name) for one in people.teams(by)])
        fresh = {
            "alarm_from": 5,
            "access": "public",
            "takes": "publish",
            "accent": "#1c5fad",
            "time_zone": zone,
            "language": "en",
            "languages": ["en"],
        }
        self.weights: dict[str, float] = {**WEIGHTS, **(page.weights if page else {})}
        counted = {name: round(self.weights[state] * 100) for name, state in _WEIGHTS.items()}
        self.initial = {**(_as_initial(page) if page else fresh), **counted}

    @property
    def parts(self) -> list[tuple[Any, list[forms.BoundField], bool]]:
        """Give the parts with their fields, and whether each is open: the first, who may read a new page, and where something is wrong."""
        found = [(title, [self[name] for name in names if name in self.fields]) for title, names in self.PARTS]
        return [(title, some, place < self._open or any(one.errors for one in some)) for place, (title, some) in enumerate(found) if some]

    def draft(self) -> PageDraft:
        """Give what the form asks for."""
        said = self.cleaned_data
        given: dict[str, float] = {state: said[name] / 100 for name, state in _WEIGHTS.items() if said[name] is not None}
        return PageDraft(
            weights={**self.weights, **given} if given else None,
            **{name: said[name] for name in _COPIED if said[name] is not None},
            password=said["password"],
            languages=(said["language"], *(one for one in said["languages"] if one != said["language"])),
            hosts=tuple(said["hosts"].split()),
            networks=tuple(said["networks"].split()),
            teams=tuple(said["teams"]),
        )


def _as_initial(page: PageView) -> dict[str, Any]:
    copied = {name: getattr(page, name) for name in _COPIED}
    return {
        **copied,
        "language": page.language,
        "languages": list(page.languages),
        "hosts": "\n".join(page.hosts),
        "networks": "\n".join(page.networks),
        "teams": list(page.teams),
    }


class ComponentForm(forms.Form):
    """What a component is like."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=limits.NAME,
        help_text=gettext_lazy("As those who use it call it: Card payments, not psp-gw-2."),
    )
    description = _area(gettext_lazy("Description"))
    group = forms.ChoiceField(label=gettext_lazy("Group"), required=False)
    service_id = forms.ChoiceField(
        label=gettext_lazy("Service"), required=False, help_text=gettext_lazy("Updates of incidents of this service come to this page.")
    )
    heeds = forms.ChoiceField(
        label=gettext_lazy("What becomes of alerts of the service, and of limits of what is measured"),
        choices=list(words.HEEDS.items()),
        required=False,
        help_text=gettext_lazy("An open P1 makes it down, P2 partly down, P3 slow or limited."),
    )
    heeds_providers = forms.BooleanField(
        label=gettext_lazy("The same with what providers that the service needs say on their status pages"), required=False
    )
    showcase = forms.BooleanField(label=gettext_lazy("Show its last 90 days"), required=False, initial=True)
    only_if_degraded = forms.BooleanField(label=gettext_lazy("Show it only when something is wrong"), required=False)
    position = forms.IntegerField(label=gettext_lazy("Place in the list"), required=False, min_value=0, max_value=100_000)
    began_on = forms.DateField(
        label=gettext_lazy("First day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Days before it are not counted."),
    )

    def __init__(self, *args: Any, by: Actor, groups: list[GroupView], component: ComponentView | None = None, **more: Any) -> None:
        """Offer the groups of the page and the services that the asker sees."""
        super().__init__(*args, **more)
        self.fields["group"].choices = [("", _("None")), *full_names(groups).items()]  # type: ignore[attr-defined]  # a ChoiceField
        services = [(one.id, one.name) for one in catalog.services(by)]
        self.fields["service_id"].choices = [("", _("None")), *services]  # type: ignore[attr-defined]  # a ChoiceField
        if component:
            self.initial = {name: getattr(component, name) for name in self.fields}

    def draft(self) -> ComponentDraft:
        """Give what the form asks for."""
        said = self.cleaned_data
        return ComponentDraft(**{**said, "heeds": said["heeds"] or None})


class GroupForm(forms.Form):
    """What a group is called, and within which one it stands."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=limits.NAME)
    description = _area(gettext_lazy("Description"))
    parent = forms.ChoiceField(
        label=gettext_lazy("Within the group"),
        required=False,
        help_text=gettext_lazy("It counts into the state and uptime of the group around it. At most three stand within one another."),
    )

    def __init__(self, *args: Any, groups: list[GroupView], group: GroupView | None = None, **more: Any) -> None:
        """Offer the groups of the page that have room for this one."""
        super().__init__(*args, **more)
        parents, code = {one.code: one.parent for one in groups}, group.code if group else ""
        offered = [(outer, name) for outer, name in full_names(groups).items() if fits(parents, code, outer)]
        self.fields["parent"].choices = [("", _("None")), *offered]  # type: ignore[attr-defined]  # a ChoiceField
        if group:
            self.initial = {name: getattr(group, name) for name in self.fields}
