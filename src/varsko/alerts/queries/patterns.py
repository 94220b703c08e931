"""Comparing texts, and the parts of JSON columns, with patterns: the same on SQLite and PostgreSQL.

A pattern is one of SQL's LIKE, with backslash as escape. Letters compare without regard to case, as far as the database knows them.
"""

from typing import Any, ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler

from varsko.kernel.query import Text

_SQLITE, _POSTGRESQL = r"{value} LIKE %s ESCAPE '\'", r"UPPER({value}) LIKE UPPER(%s) ESCAPE '\'"


def like(text: Text, *, inside: bool = False) -> str:
    """Write a text with stars as a LIKE pattern; `inside` lets anything stand around it."""
    pieces = (piece.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_") for piece in text.pieces)
    pattern = "%".join(pieces)
    return f"%{pattern}%" if inside else pattern


class Matches(Func):
    """Tells whether a text matches a pattern; the column may be across a relation (`owner__email`)."""

    conditional = True
    output_field = BooleanField()
    parts: ClassVar[dict[str, str]] = {}
    values: ClassVar[dict[str, str]] = {"sqlite": "{column}", "postgresql": "{column}"}

    def __init__(self, column: str, pattern: str) -> None:
        """Compare a column with a pattern."""
        super().__init__(F(column))
        self.pattern = pattern

    def as_sql(  # type: ignore[override]
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_context: Any
    ) -> tuple[str, list[Any]]:
        """Write the comparison in the words of the database."""
        column, params = compiler.compile(self.source_expressions[0])
        form = _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL
        comparison = form.replace("{value}", self.values[connection.vendor])
        if self.parts:
            comparison = f"EXISTS (SELECT 1 FROM {self.parts[connection.vendor]} WHERE {comparison})"  # noqa: S608 - constants of this file
        return comparison.replace("{column}", column), [*params, self.pattern]


class HasText(Matches):
    """Tells whether a JSON list of texts holds one that matches."""

    parts = {"sqlite": "json_each({column}) AS part", "postgresql": "jsonb_array_elements_text({column}) AS part(value)"}
    values = {"sqlite": "part.value", "postgresql": "part.value"}


class HasKey(Matches):
    """Tells whether a JSON object has a name that matches."""

    parts = {"sqlite": "json_each({column}) AS part", "postgresql": "jsonb_object_keys({column}) AS part(key)"}
    values = {"sqlite": "part.key", "postgresql": "part.key"}


class HasValue(Matches):
    """Tells whether a JSON object has a value that matches."""

    parts = {"sqlite": "json_each({column}) AS part", "postgresql": "jsonb_each_text({column}) AS part(key, value)"}
    values = {"sqlite": "part.value", "postgresql": "part.value"}


class NamesResponder(Matches):
    """Tells whether a list of responders holds one whose id or name matches."""

    parts = {
        "sqlite": "json_each({column}) AS one JOIN json_each(one.value) AS part ON part.key IN ('id', 'name')",
        "postgresql": (
            "jsonb_array_elements({column}) AS one(value)"
            " JOIN LATERAL jsonb_each_text(one.value) AS part(key, value) ON part.key IN ('id', 'name')"
        ),
    }
    values = {"sqlite": "part.value", "postgresql": "part.value"}
