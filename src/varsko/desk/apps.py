"""Django's entry for the service desk."""

from django.apps import AppConfig

from varsko.ui import panels


class DeskConfig(AppConfig):
    """Requests of callers, and those who solve them."""

    name = "varsko.desk"
    label = "desk"

    def ready(self) -> None:
        """Hang the callers into the pages of incidents, reasons and objects into those of requests, the way to the desk into mails'."""
        panels.register("incident", "varsko.desk.panels.of_incident")
        panels.register("request", "varsko.desk.panels.reasons")
        panels.register("request", "varsko.desk.panels.objects")
        panels.register("request", "varsko.desk.panels.origin")
        panels.register("alert", "varsko.desk.panels.of_alert")
        panels.register("left_mail", "varsko.desk.panels.of_left_mail")
