"""Every part of the design kit in its states, for developers (only with VARSKO_LOG=debug)."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from varsko.core import clock
from varsko.ui.states import STATES

_TEXT = """# A heading

Some *text* with `code`, a [link](https://example.org), a list

* one
* two

| Host | Load |
|---|---|
| db-1 | 14 |

> and a quotation.
"""


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="What people call it.")
    address = forms.EmailField(label="E-mail", required=False)
    zone = forms.ChoiceField(label="Time zone", choices=[("", "Choose one"), ("Europe/Oslo", "Europe/Oslo")])
    urgent = forms.BooleanField(label="Page at night too", required=False, help_text="Otherwise it waits until eight.")
    kind = forms.ChoiceField(label="Rotation", widget=forms.RadioSelect, choices=[("day", "Daily"), ("week", "Weekly")])
    about = forms.CharField(label="Description", widget=forms.Textarea(attrs={"rows": 3}), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the parts; the form is checked on POST, so that errors can be seen."""
    now = clock.now()
    context = {
        "form": SampleForm(request.POST or None),
        "states": list(STATES),
        "names": ["Ann Berg", "Bo Lund", "Cleo Wójcik", "Dev", "Eve de Vries", "Østen Ødegård", "Łucja Żak"],
        "moments": [now - timedelta(minutes=3), now - timedelta(hours=5), now - timedelta(days=30), now + timedelta(minutes=12)],
        "length": timedelta(hours=2, minutes=5),
        "values": [3, 5, 2, 8, 13, 7, 0, 1, 4, 9, 6, 5, 3, 2, 2, 1, 0, 4, 12, 9, 5, 3, 2, 1],
        "text": _TEXT,
    }
    return render(request, "web/gallery.html", context)
