"""The text for customers, kept apart from the one inside."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from varsko.core.clock import now
from varsko.postmortems import actions
from varsko.postmortems.data import Outside, ReviewView
from varsko.postmortems.domain import limits
from varsko.postmortems.pages.asked import actor_of, review_of
from varsko.ui.forms import saved, status_of


class OutsideForm(forms.Form):
    """A title and a text in each language."""

    def __init__(self, *args: Any, review: ReviewView, **more: Any) -> None:
        """Ask for each language."""
        super().__init__(*args, **more)
        for code, _name in settings.LANGUAGES:
            known = review.outside.get(code, Outside())
            self.fields[f"title_{code}"] = forms.CharField(label=_("Title"), max_length=limits.TITLE, required=False, initial=known.title)
            area = forms.Textarea(attrs={"rows": 6})
            self.fields[f"body_{code}"] = forms.CharField(
                label=_("Text"), max_length=limits.TEXT, required=False, initial=known.body, widget=area
            )

    def parts(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """List the fields of each language."""
        return [(code, name, [self[f"title_{code}"], self[f"body_{code}"]]) for code, name in settings.LANGUAGES]

    def texts(self) -> dict[str, Outside]:
        """Give the texts by language."""
        said = self.cleaned_data
        return {code: Outside(title=said[f"title_{code}"], body=said[f"body_{code}"]) for code, _name in settings.LANGUAGES}


@require_http_methods(["GET", "HEAD", "POST"])
def outside(request: HttpRequest, key: str) -> HttpResponse:
    """Write the text for customers, and hand it on."""
    found = review_of(request, key, "change")
    form = OutsideForm(request.POST if request.method == "POST" else None, review=found)
    about: dict[str, Any] = {"by": actor_of(request), "at": now(), "ref": found.incident.id}

    def apply() -> None:
        actions.write_outside(**about, texts=form.texts())
        if request.POST.get("do") == "hand_on":
            actions.hand_on(**about)

    if saved(form, apply):
        messages.success(request, _("It is handed on.") if request.POST.get("do") == "hand_on" else _("Saved."))
        return redirect("review", key=found.key)
    return render(request, "postmortems/outside.html", {"review": found, "form": form}, status=status_of(form))
