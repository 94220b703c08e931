"""The words of privacy."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from varsko.ui.words import StrOrPromise

WAYS: Mapping[str, StrOrPromise] = MappingProxyType({"anonymise": _("Anonymise"), "delete": _("Delete")})
KINDS: Mapping[str, StrOrPromise] = MappingProxyType({"person": _("Person"), "incident": _("Incident"), "request": _("Request")})
