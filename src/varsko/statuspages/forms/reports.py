"""Forms about what a page tells of. Texts have a field in each language of the page; one is enough."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from varsko.statuspages import words
from varsko.statuspages.data import (
    ComponentView,
    PageView,
    PlannedView,
    ReportDraft,
    ReportView,
    SaidDraft,
    SaidView,
    TemplateDraft,
    TemplateView,
)
from varsko.statuspages.domain import limits
from varsko.statuspages.domain.stages import OF_INCIDENTS, OVER, Stage
from varsko.statuspages.domain.states import State, worst
from varsko.ui.forms import MomentField
from varsko.ui.words import StrOrPromise

_MINUTES = (15, 30, 60, 120, 240, 480, 1440)
_MOST_UNFOLDED = 2  # languages: with more of them a phone shows nothing but texts
_WORSE = (State.DEGRADED, State.PARTIAL, State.MAJOR)


class _TextsForm(forms.Form):
    """Titles and texts by language."""

    HAS_TITLE: ClassVar[bool] = True
    TEXT_NEEDED: ClassVar[bool] = False
    FIRST: ClassVar[tuple[str, ...]] = ()
    """The fields after the texts, in the order of a hurry; those that `MORE` names are folded away."""
    MORE: ClassVar[tuple[str, ...]] = ()
    MORE_TITLE: ClassVar[StrOrPromise] = ""

    def __init__(self, *args: Any, page: PageView, **more: Any) -> None:
        """Make the fields for the languages of the page, its own first."""
        super().__init__(*args, **more)
        self.page = page
        made: dict[str, forms.Field] = {}
        for place, language in enumerate(page.languages):
            name = words.LANGUAGE_NAMES[language]
            if self.HAS_TITLE:
                label = _("Title, %(language)s") % {"language": name}
                made[f"title_{language}"] = forms.CharField(label=label, max_length=limits.TITLE, required=place == 0)
            needed = self.TEXT_NEEDED and place == 0
            area = forms.Textarea(attrs={"rows": 3, "lang": language})
            label = _("Text, %(language)s") % {"language": name}
            made[f"text_{language}"] = forms.CharField(label=label, max_length=limits.TEXT, required=needed, widget=area)
        rest = [name for name in self.fields if name not in {*self.FIRST, *self.MORE}]
        self.fields = {**made, **{name: self.fields[name] for name in (*self.FIRST, *rest, *self.MORE)}}
        others = page.languages[1:] if len(page.languages) > _MOST_UNFOLDED else ()
        self.folded = tuple(name for name in made if name.partition("_")[2] in others)
        self.folded_languages = [words.LANGUAGE_NAMES[one] for one in others]
        self.folds_after = f"text_{page.languages[0]}" if others else ""

    @property
    def is_unfolded(self) -> bool:
        """Tell whether something stands in one of the languages that are folded away, or is wrong with it."""
        return any(self[name].value() or self.errors.get(name) for name in self.folded)

    @property
    def has_said_more(self) -> bool:
        """Tell whether something stands in the fields that are folded away, or is wrong with it."""
        return self.is_bound and any(name in self.errors or name in self.changed_data for name in self.MORE)

    def titles(self) -> dict[str, str]:
        """Give the titles by language."""
        return self._said("title")

    def texts(self) -> dict[str, str]:
        """Give the texts by language."""
        return self._said("text")

    def _said(self, what: str) -> dict[str, str]:
        return {language: self.cleaned_data.get(f"{what}_{language}", "") for language in self.page.languages}


class _PromiseMixin(forms.Form):
    """What follows: the next update, an estimate, whether people must restart."""

    minutes = forms.TypedChoiceField(label=gettext_lazy("The next update comes in"), coerce=int, required=False, empty_value=None)
    eta_at = MomentField(label=gettext_lazy("Expected to be over by"), required=False)
    eta_share = forms.IntegerField(
        label=gettext_lazy("How sure that is, in percent"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("Empty: your own estimate."),
    )
    restart = forms.ChoiceField(label=gettext_lazy("Must people restart anything?"), choices=list(words.RESTARTS.items()), required=False)

    def offer_minutes(self) -> None:
        """Offer the usual times."""
        choices = [("0", _("No promise")), *((str(one), _("%(n)d minutes") % {"n": one}) for one in _MINUTES)]
        self.fields["minutes"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def promises(self, at: datetime, *, is_over: bool) -> dict[str, Any]:
        """Give what was promised; nothing more when it is over."""
        said, minutes = self.cleaned_data, self.cleaned_data.get("minutes") or 0
        if is_over:
            return {"restart": said["restart"]}
        return {
            "next_update_at": at + timedelta(minutes=minutes) if minutes else None,
            "eta_at": said["eta_at"],
            "eta_share": said["eta_share"] or 0,
            "restart": said["restart"],
        }


class _Later(forms.Form):
    """When it is published."""

    publish_at = MomentField(label=gettext_lazy("Publish it at"), required=False, help_text=gettext_lazy("Empty: at once."))


class _Affects(forms.Form):
    """What is affected, and how."""

    components = forms.MultipleChoiceField(label=gettext_lazy("What is affected"), required=False, widget=forms.CheckboxSelectMultiple)

    def offer_components(self, components: list[ComponentView]) -> None:
        """Offer what is on the page."""
        choices = [
            (one.code, f"{one.name} ({words.STATES[one.state]})" if one.state != State.OPERATIONAL else one.name) for one in components
        ]
        self.fields["components"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField


class IncidentForm(_TextsForm, _PromiseMixin, _Affects, _Later):
    """A new incident."""

    TITLE: ClassVar[StrOrPromise] = gettext_lazy("Tell of an incident")
    BUTTON: ClassVar[StrOrPromise] = gettext_lazy("Publish now")
    FIRST = ("components", "state", "scope", "stage", "minutes", "told")
    MORE = ("eta_at", "eta_share", "known_error", "restart", "impact", "began_at", "over_at", "draft", "publish_at")
    MORE_TITLE = gettext_lazy("Until when, what helps, since when, publish later")

    state = forms.ChoiceField(
        label=gettext_lazy("How is it"), choices=[(one.value, words.STATES[one]) for one in _WORSE], initial=State.PARTIAL
    )
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=[(one.value, words.STAGES[one]) for one in OF_INCIDENTS])
    scope = forms.ChoiceField(label=gettext_lazy("Is it us?"), choices=list(words.SCOPES.items()), required=False)
    impact = forms.ChoiceField(label=gettext_lazy("How grave it is"), choices=list(words.IMPACTS.items()), required=False)
    known_error = forms.CharField(
        label=gettext_lazy("What helps meanwhile"),
        required=False,
        max_length=limits.URL,
        help_text=gettext_lazy("A web address of an article."),
    )
    began_at = MomentField(label=gettext_lazy("It began"), required=False, help_text=gettext_lazy("Empty: now."))
    over_at = MomentField(label=gettext_lazy("It ended"), required=False, help_text=gettext_lazy("Only for what is over already."))
    told = forms.BooleanField(label=gettext_lazy("Tell subscribers"), required=False, initial=True)
    draft = forms.BooleanField(label=gettext_lazy("Only prepare it; publish later"), required=False)

    def __init__(self, *args: Any, components: list[ComponentView], template: TemplateView | None = None, **more: Any) -> None:
        """Offer what is on the page; a text that was picked is what it begins with."""
        super().__init__(*args, **more)
        self.offer_minutes()
        self.offer_components(components)
        if template:
            self.initial = begun_with(template)

    def asked(self, at: datetime) -> ReportDraft:
        """Give what the form asks for."""
        said = self.cleaned_data
        is_over = said["stage"] in OVER
        return ReportDraft(
            titles=self.titles(),
            texts=self.texts(),
            stage=said["stage"],
            affects=dict.fromkeys(said["components"], said["state"]),
            scope=said["scope"],
            impact=said["impact"],
            known_error=said["known_error"],
            began_at=said["began_at"],
            over_at=said["over_at"] if is_over else None,
            draft=said["draft"],
            told=said["told"],
            publish_at=said["publish_at"],
            **self.promises(at, is_over=is_over),
        )


class TemplateForm(_TextsForm, _Affects):
    """A text that is ready before anything happens."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=limits.NAME, help_text=gettext_lazy("As whoever is in a hurry finds it: Payments down.")
    )
    stage = forms.ChoiceField(
        label=gettext_lazy("Stage"),
        choices=[(one.value, words.STAGES[one]) for one in (*OF_INCIDENTS, Stage.SCHEDULED)],
        help_text=gettext_lazy("Planned: the text is for maintenance."),
    )
    told = forms.BooleanField(label=gettext_lazy("Tell subscribers"), required=False, initial=True)

    def __init__(self, *args: Any, components: list[ComponentView], template: TemplateView | None = None, **more: Any) -> None:
        """Offer what is on the page, and begin with what the text says."""
        super().__init__(*args, **more)
        self.offer_components(components)
        self.order_fields(["name"])
        if template:
            self.initial = {"name": template.name, **begun_with(template)}

    def draft(self) -> TemplateDraft:
        """Give what the form asks for."""
        said = self.cleaned_data
        return TemplateDraft(
            name=said["name"],
            titles=self.titles(),
            texts=self.texts(),
            stage=said["stage"],
            components=tuple(said["components"]),
            told=said["told"],
        )


def begun_with(template: TemplateView) -> dict[str, Any]:
    """Give what a form begins with when a text was picked."""
    titles = {f"title_{language}": text for language, text in template.titles.items()}
    texts = {f"text_{language}": text for language, text in template.texts.items()}
    return {**titles, **texts, "stage": template.stage, "components": list(template.components), "told": template.told}


class MaintenanceForm(_TextsForm, _Affects, _Later):
    """Planned maintenance."""

    TITLE: ClassVar[StrOrPromise] = gettext_lazy("Plan maintenance")
    BUTTON: ClassVar[StrOrPromise] = gettext_lazy("Announce it")
    FIRST = ("components", "planned_for", "planned_until", "begins_itself", "ends_itself", "told")
    MORE = ("remind", "repeats", "draft", "publish_at")
    MORE_TITLE = gettext_lazy("Reminder, repetition, publish later")

    planned_for = MomentField(label=gettext_lazy("It begins"))
    planned_until = MomentField(label=gettext_lazy("It ends"))
    begins_itself = forms.BooleanField(label=gettext_lazy("Say by itself that it has begun"), required=False, initial=True)
    ends_itself = forms.BooleanField(label=gettext_lazy("Say by itself that it is finished"), required=False)
    repeats = forms.ChoiceField(label=gettext_lazy("It comes again"), choices=list(words.REPEATS.items()), required=False)
    remind = forms.TypedChoiceField(label=gettext_lazy("Remind before it begins"), coerce=int, required=False, empty_value=None)
    told = forms.BooleanField(label=gettext_lazy("Tell subscribers"), required=False, initial=True)
    draft = forms.BooleanField(label=gettext_lazy("Only prepare it; publish later"), required=False)

    def __init__(self, *args: Any, components: list[ComponentView], template: TemplateView | None = None, **more: Any) -> None:
        """Offer what is on the page; a text that was picked is what it begins with."""
        super().__init__(*args, **more)
        self.offer_components(components)
        if template:
            self.initial = begun_with(template)
        choices = [("0", _("No reminder")), ("60", _("An hour")), ("1440", _("A day")), ("4320", _("Three days"))]
        self.fields["remind"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField

    def asked(self, _at: datetime) -> ReportDraft:
        """Give what the form asks for."""
        said = self.cleaned_data
        return ReportDraft(
            titles=self.titles(),
            texts=self.texts(),
            stage=Stage.SCHEDULED,
            affects=dict.fromkeys(said["components"], State.MAINTENANCE),
            planned_for=said["planned_for"],
            planned_until=said["planned_until"],
            begins_itself=said["begins_itself"],
            ends_itself=said["ends_itself"],
            remind_before=said["remind"] or 0,
            repeats=said["repeats"],
            draft=said["draft"],
            told=said["told"],
            publish_at=said["publish_at"],
        )


class SayForm(_TextsForm, _PromiseMixin, _Affects, _Later):
    """The next update of an incident."""

    HAS_TITLE = False
    FIRST = ("stage", "components", "state", "minutes", "restart", "told")
    MORE = ("eta_at", "eta_share", "publish_at")
    MORE_TITLE = gettext_lazy("Until when, publish later")

    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=[(one.value, words.STAGES[one]) for one in OF_INCIDENTS])
    state = forms.ChoiceField(
        label=gettext_lazy("How is it"), choices=[(one.value, words.STATES[one]) for one in (State.OPERATIONAL, *_WORSE)]
    )
    told = forms.BooleanField(label=gettext_lazy("Tell subscribers"), required=False, initial=True)

    def __init__(self, *args: Any, report: ReportView, components: list[ComponentView], **more: Any) -> None:
        """Begin where the last update stood."""
        super().__init__(*args, **more)
        self.offer_minutes()
        self.offer_components(components)
        self.fields["components"].label = _("Change how these are")
        self.initial = {"stage": report.stage, "minutes": 30, "told": True, "state": worst(one.component.state for one in report.affected)}

    def asked(self, at: datetime) -> SaidDraft:
        """Give what the form asks for."""
        said = self.cleaned_data
        is_over = said["stage"] in OVER
        affects = {} if is_over else dict.fromkeys(said["components"], said["state"])
        return SaidDraft(texts=self.texts(), stage=said["stage"], affects=affects, told=said["told"], **self.promises(at, is_over=is_over))


class MoveForm(_TextsForm):
    """The next step of maintenance: with other times it is moved, or takes longer."""

    HAS_TITLE = False

    planned_for = MomentField(label=gettext_lazy("It begins"))
    planned_until = MomentField(label=gettext_lazy("It ends"))

    def __init__(self, *args: Any, report: ReportView, **more: Any) -> None:
        """Show the times that are planned."""
        super().__init__(*args, **more)
        self.initial = {"planned_for": report.planned_for or report.began_at, "planned_until": report.planned_until}
        if report.is_under_way:
            self.fields["planned_for"].disabled = True


class EditForm(_TextsForm):
    """A correction of what was said."""

    HAS_TITLE = False
    TEXT_NEEDED = True

    said_at = MomentField(label=gettext_lazy("It was said"))

    def __init__(self, *args: Any, said: SaidView, **more: Any) -> None:
        """Begin with what it says."""
        super().__init__(*args, **more)
        self.initial = {**{f"text_{language}": text for language, text in said.texts.items()}, "said_at": said.said_at}

    def moment(self) -> datetime | None:
        """Give the time it was said when that was changed; untouched it stays exact."""
        return self.cleaned_data["said_at"] if "said_at" in self.changed_data else None


class LearnedForm(_TextsForm):
    """What readers may know of what was learned."""

    HAS_TITLE = False
    TEXT_NEEDED = True

    def __init__(self, *args: Any, report: ReportView, **more: Any) -> None:
        """Begin with what is prepared, or with what readers see."""
        super().__init__(*args, **more)
        said = report.learned_draft or report.learned
        self.initial = {f"text_{language}": one["body"] for language, one in said.items()}


class PlanForm(_TextsForm, _Later):
    """What an update that waits says, and when."""

    HAS_TITLE = False
    TEXT_NEEDED = True

    def __init__(self, *args: Any, plan: PlannedView, **more: Any) -> None:
        """Begin with what is written."""
        super().__init__(*args, **more)
        self.fields["publish_at"].required = True
        self.fields["publish_at"].help_text = ""
        self.initial = {**{f"text_{language}": text for language, text in plan.texts.items()}, "publish_at": plan.publish_at}


class LaterForm(_Later):
    """When what is prepared is published."""

    def __init__(self, *args: Any, **more: Any) -> None:
        """Leave the word about an empty field out: the buttons say what happens."""
        super().__init__(*args, **more)
        self.fields["publish_at"].help_text = ""


class ImpactForm(forms.Form):
    """How grave an incident is, when that is not what is affected."""

    impact = forms.ChoiceField(label=gettext_lazy("How grave it is"), choices=list(words.IMPACTS.items()), required=False)
