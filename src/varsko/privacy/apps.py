"""Django's entry for privacy."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from varsko.ui.tabs import Tab, register


class PrivacyConfig(AppConfig):
    """What is kept about people."""

    name = "varsko.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Tell the pages that belong together."""
        register(
            "privacy",
            Tab("/settings/privacy", "users", _("People")),
            Tab("/settings/privacy/retention", "clock", _("How long things are kept")),
            Tab("/settings/privacy/holds", "lock", _("Legal holds")),
        )
