"""Django's entry for people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from varsko.ui.tabs import Tab, register


class PeopleConfig(AppConfig):
    """Who is who and who may what."""

    name = "varsko.people"
    label = "people"

    def ready(self) -> None:
        """Tell the pages that belong to everybody's profile."""
        register(
            "profile",
            Tab("/profile", "user", _("About you")),
            Tab("/profile/contacts", "device-mobile", _("How you are reached")),
            Tab("/profile/security", "shield-lock", _("Signing in")),
            Tab("/profile/sessions", "device-desktop", _("Sessions")),
        )
