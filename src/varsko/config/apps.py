"""Joins the story to the mechanism once all stages are loaded."""

from django.apps import AppConfig
from django.utils.module_loading import import_string


class ConfigConfig(AppConfig):
    """Connects flow.py to the outbox."""

    name = "varsko.config"
    label = "config"

    def ready(self) -> None:
        """Tell the outbox who reacts to what, privacy what is kept where, rooms what is shown of our things, documents who may see them,
        and stages what later ones know; all need the tables."""
        import_string("varsko.core.outbox.connect")(import_string("varsko.flow.EVENTS"))
        import_string("varsko.core.personal.connect")(import_string("varsko.flow.PERSONAL"), import_string("varsko.flow.KEEPS"))
        import_string("varsko.config.references.connect")()
        import_string("varsko.config.macros.connect")()
        import_string("varsko.config.ties.connect")()
        import_string("varsko.core.health.watch")(import_string("varsko.flow.DUE"))
        import_string("varsko.knowledge.queries.ask")(import_string("varsko.config.documents.RULES"))
