"""Forms about what is measured."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from varsko.statuspages import words
from varsko.statuspages.data import ComponentView, MetricDraft, MetricView, RuleDraft, SourceDraft, SourceView
from varsko.statuspages.domain import judging, limits, watching
from varsko.statuspages.domain import metrics as rules


class MetricForm(forms.Form):
    """What is measured, and how it is drawn."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=limits.NAME, help_text=gettext_lazy("As readers understand it: How long a booking takes.")
    )
    unit = forms.CharField(
        label=gettext_lazy("Unit"), max_length=rules.UNIT, required=False, help_text=gettext_lazy("Stands behind the number: ms, %.")
    )
    explanation = forms.CharField(label=gettext_lazy("Description"), max_length=rules.EXPLANATION, required=False)
    decimals = forms.IntegerField(
        label=gettext_lazy("Digits after the point"), min_value=0, max_value=rules.MOST_DECIMALS, required=False, initial=0
    )
    least = forms.FloatField(label=gettext_lazy("Lower end"), required=False, help_text=gettext_lazy("Empty: as the values want it."))
    most = forms.FloatField(label=gettext_lazy("Upper end"), required=False, help_text=gettext_lazy("Empty: as the values want it."))
    shown = forms.BooleanField(label=gettext_lazy("Show it on the page"), required=False, initial=True)

    def __init__(self, *args: Any, metric: MetricView | None = None, **more: Any) -> None:
        """Begin with what the metric is like."""
        super().__init__(*args, **more)
        if metric:
            self.initial = {name: _plain(getattr(metric, name)) for name in self.fields}

    def draft(self) -> MetricDraft:
        """Give what the form asks for."""
        return MetricDraft(**{**self.cleaned_data, "decimals": self.cleaned_data["decimals"] or 0})


def _plain(value: Any) -> Any:
    """Write whole numbers without a point."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


class SourceForm(forms.Form):
    """A monitor that values are taken from."""

    address = forms.CharField(
        label=gettext_lazy("Address of the monitor"),
        max_length=watching.ADDRESS,
        help_text=gettext_lazy("Prometheus, or what speaks its API: https://prometheus.example.org."),
    )
    query = forms.CharField(
        label=gettext_lazy("Query"),
        max_length=watching.QUERY,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=gettext_lazy("One whose answer is a single series, such as sum(rate(bookings_total[5m]))."),
    )
    token = forms.CharField(
        label=gettext_lazy("Token"),
        max_length=watching.TOKEN,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("If the monitor asks for one. Empty: the one that is known stays, as long as the address does."),
    )

    def __init__(self, *args: Any, source: SourceView | None = None, **more: Any) -> None:
        """Begin with what is known."""
        super().__init__(*args, **more)
        if source:
            self.initial = {"address": source.address, "query": source.query}

    def draft(self) -> SourceDraft:
        """Give what the form asks for."""
        return SourceDraft(**self.cleaned_data)


class RuleForm(forms.Form):
    """A limit that says how a component is."""

    component = forms.ChoiceField(
        label=gettext_lazy("Component"),
        help_text=gettext_lazy("Those are offered for which something becomes of alerts: the same becomes of this."),
    )
    side = forms.ChoiceField(label=gettext_lazy("When it lies"), choices=list(words.SIDES.items()))
    limit = forms.FloatField(label=gettext_lazy("Limit"))
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes on end"), min_value=judging.FEWEST_MINUTES, max_value=judging.MOST_MINUTES, initial=5
    )
    state = forms.ChoiceField(label=gettext_lazy("Then it is"), choices=[(one.value, words.STATES[one]) for one in judging.STATES])
    back = forms.FloatField(
        label=gettext_lazy("Well again from"),
        required=False,
        help_text=gettext_lazy(
            "For as many minutes. Empty: the limit itself. A value apart from it keeps the state from going to and fro."
        ),
    )

    def __init__(self, *args: Any, components: Iterable[ComponentView], **more: Any) -> None:
        """Offer the components that heed something."""
        super().__init__(*args, **more)
        offered = [(one.code, one.name) for one in components if one.heeds != "nothing"]
        self.fields["component"].choices = offered  # type: ignore[attr-defined]  # a ChoiceField

    def draft(self) -> RuleDraft:
        """Give what the form asks for."""
        return RuleDraft(**self.cleaned_data)
