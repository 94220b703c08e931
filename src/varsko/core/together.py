"""Makes many tables at once: the first start on an empty database takes half the time."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Several CreateModel as one.

    After each operation Django renders all models anew that have to do with a new one, which in the end are all that there are; here
    it does so once for all of these.
    """

    def __init__(self, models: Sequence[CreateModel]) -> None:
        """Take them in the order in which they are made."""
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add the models, then render."""
        rendered = state.__dict__.pop("apps", None)
        for one in self.models:
            one.state_forwards(app_label, state)
        if rendered is not None:
            state.apps = rendered
            state.reload_models([(app_label, one.name_lower) for one in self.models], delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make the tables."""
        for one in self.models:
            one.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Drop them, the last one first."""
        for one in reversed(self.models):
            one.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say which."""
        return f"Create models {', '.join(one.name for one in self.models)}"


def together(operations: Iterable[Operation]) -> list[Operation]:
    """Put each run of CreateModel among operations into one."""
    found: list[Operation] = []
    for are_new, run in groupby(operations, lambda one: isinstance(one, CreateModel)):
        some = list(run)
        found += [CreateModels(some)] if are_new else some  # type: ignore[arg-type]  # grouped by just that
    return found
