"""The door for alerts."""

from django.apps import AppConfig

from varsko.core import sources
from varsko.ingest.sources import SOURCES


class IngestConfig(AppConfig):
    """Tells which sources are understood."""

    name = "varsko.ingest"
    label = "ingest"

    def ready(self) -> None:
        """Make the kinds of sources known to the pages that list them."""
        sources.register(SOURCES)
