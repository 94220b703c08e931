"""The form of a page's logo."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy

from varsko.statuspages.data import LogoView
from varsko.statuspages.domain import limits, logos

_ACCEPT = {"accept": "image/png,image/jpeg,image/webp"}


class LogoForm(forms.Form):
    """Which pictures, and what is read aloud instead."""

    light = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        widget=forms.FileInput(attrs=_ACCEPT),
        help_text=gettext_lazy("PNG, JPEG or WebP, at most 1 MB; best twice as large as it is shown: up to 240 × 48 points."),
    )
    dark = forms.FileField(
        label=gettext_lazy("Logo for dark screens"),
        required=False,
        widget=forms.FileInput(attrs=_ACCEPT),
        help_text=gettext_lazy("Without one, dark screens show the other one on white."),
    )
    alt = forms.CharField(
        label=gettext_lazy("Read aloud instead of the logo"),
        required=False,
        max_length=limits.NAME,
        help_text=gettext_lazy("Left empty, it is the name of the page."),
    )

    def __init__(self, *args: object, known: Sequence[LogoView] = (), **more: object) -> None:
        """Prepare for a page that has a logo, or none yet."""
        super().__init__(*args, **more)  # type: ignore[arg-type]  # whatever a form takes
        self.initial = {"alt": known[0].alt if known else ""}

    def chosen(self) -> dict[str, bytes]:
        """Give the bytes of the files; not more of them than the rule wants to see."""
        given = {name: self.cleaned_data[name] for name in ("light", "dark") if self.cleaned_data[name]}
        return {name: one.read(logos.LARGEST + 1) for name, one in given.items()}
