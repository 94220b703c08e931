"""The database backend; Django looks for it in a module of this name."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg.adapt import AdaptersMap
from psycopg.types.datetime import TimestamptzLoader


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose moments are read by the driver itself.

    Django reads each with Python's regular expressions, so that it can give it any zone: of a list of fifty that costs as much as all its
    questions. The driver gives them the zone of the connection, which is UTC here.
    """

    def get_connection_params(self) -> dict[str, Any]:
        """Give what Django connects with, but for how moments are read."""
        params: dict[str, Any] = super().get_connection_params()
        params["context"] = AdaptersMap(params["context"])
        params["context"].register_loader("timestamptz", TimestamptzLoader)
        return params

    def create_cursor(self, name: str | None = None) -> Any:
        """Make a cursor as Django does, which besides asks each time in which zone moments are read."""
        if name is None:
            return self.connection.cursor()
        withhold = self.connection.autocommit
        return base.ServerSideCursor(self.connection, name=name, scrollable=False, withhold=withhold)  # type: ignore[call-arg]  # stubs of another driver
