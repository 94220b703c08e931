"""Django's entry for paging."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from varsko.ui.tabs import Tab, register


class PagingConfig(AppConfig):
    """Who is told, in what order, and by which way."""

    name = "varsko.paging"
    label = "paging"

    def ready(self) -> None:
        """Tell the page that belongs to everybody's profile."""
        register("profile", Tab("/profile/notifications", "bell", _("How you are told")))
