"""The index over the words of searchable things: FTS5 on SQLite, tsvector on PostgreSQL. Both hold plain words, no positions."""

from django.db import migrations

# "=" marks words of the title; see core.search
SQLITE = """
CREATE VIRTUAL TABLE core_search USING fts5(
    words, content='core_searchdoc', content_rowid='id', tokenize="unicode61 remove_diacritics 0 tokenchars '='", detail=none, prefix='3'
);
CREATE TRIGGER core_search_added AFTER INSERT ON core_searchdoc BEGIN
    INSERT INTO core_search(rowid, words) VALUES (new.id, new.words);
END;
CREATE TRIGGER core_search_removed AFTER DELETE ON core_searchdoc BEGIN
    INSERT INTO core_search(core_search, rowid, words) VALUES ('delete', old.id, old.words);
END;
CREATE TRIGGER core_search_changed AFTER UPDATE OF words ON core_searchdoc WHEN old.words <> new.words BEGIN
    INSERT INTO core_search(core_search, rowid, words) VALUES ('delete', old.id, old.words);
    INSERT INTO core_search(rowid, words) VALUES (new.id, new.words);
END;
"""
POSTGRESQL = """
ALTER TABLE core_searchdoc ADD COLUMN vector tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED;
CREATE INDEX core_search ON core_searchdoc USING gin (vector);
"""


def make(apps, schema_editor):
    """Make the index in the way of this database."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in _statements(SQLITE):
            schema_editor.execute(statement)


def _statements(script):
    """Split the script where a statement ends; a trigger holds semicolons of its own."""
    statement = ""
    for line in script.strip().splitlines():
        statement += line + "\n"
        if line in {"END;", ");"}:
            yield statement
            statement = ""


class Migration(migrations.Migration):
    """Adds the index."""

    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
