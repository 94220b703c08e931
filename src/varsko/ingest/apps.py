"""The door for alerts."""

from django.apps import AppConfig

from varsko.core import sources
from varsko.ingest.dialects import prometheus
from varsko.ingest.sources import SOURCES


class IngestConfig(AppConfig):
    """Tells which sources are understood, and who reads what was stored unread."""

    name = "varsko.ingest"
    label = "ingest"

    def ready(self) -> None:
        """Make the kinds of sources known to the pages that list them, and the opener to whoever unpacks."""
        sources.register(SOURCES)
        sources.opens(prometheus.DIALECT.kind, prometheus.opened)
