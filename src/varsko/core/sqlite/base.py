"""The database backend; Django looks for it in a module of this name."""

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

from varsko.core.turnstile import TooLong, Turnstile

_turnstile = Turnstile()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait in line with those of the other threads."""

    _is_inside = False

    def _start_transaction_under_autocommit(self) -> None:
        try:
            _turnstile.enter(self.settings_dict["OPTIONS"]["timeout"])
        except TooLong:
            raise OperationalError("database is locked by this process") from None
        self._is_inside = True
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc] # Django's own step, which its stubs leave out
        except BaseException:
            self._leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc] # Django's own step, which its stubs leave out
        self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc] # Django's own step, which its stubs leave out
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc] # Django's own step, which its stubs leave out
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._is_inside:
            self._is_inside = False
            _turnstile.leave()
