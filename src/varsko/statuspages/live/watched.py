"""What is kept in memory from the database, and in files for a start without one."""

from abc import ABC, abstractmethod

from django.db import DatabaseError, InterfaceError

from varsko.core import outage
from varsko.core.watch import Watch


class Watched(ABC):
    """Looks again and again for what was written; as long as the database has never answered, the files do."""

    def __init__(self, name: str, topic: str, what: str) -> None:
        """Name the thread that looks, what wakes it, and what is kept as the log calls it."""
        self._database, self._trouble = outage.of(f"the database, for {what}"), outage.of(f"the files of {what}")
        watch = Watch(name, topic, self.look)
        self.start, self.stop = watch.start, watch.stop

    @property
    @abstractmethod
    def is_empty(self) -> bool:
        """Tell whether neither the database nor the files have answered yet."""

    @abstractmethod
    def refresh(self) -> None:
        """Look once for what was written. Raises what the database and the disk raise."""

    @abstractmethod
    def recall(self) -> None:
        """Bring back what the files hold."""

    def look(self) -> None:
        """Look once, whatever is out of order."""
        try:
            self.refresh()
            self._database.worked()
            self._trouble.worked()
        except (DatabaseError, InterfaceError) as error:
            self._database.failed(error)
            if self.is_empty:
                self.recall()
        except OSError as error:
            self._trouble.failed(error)
