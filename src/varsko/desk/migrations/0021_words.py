"""The index of the words of requests: FTS5 on SQLite, a tsvector on PostgreSQL; plain words, no positions."""

from django.db import migrations, models

from varsko.desk.domain.finding import words_of

SQLITE = (
    """CREATE VIRTUAL TABLE desk_words_index USING fts5(
        words, content='desk_requestwords', content_rowid='number', tokenize="ascii tokenchars '='", detail=none, prefix='2 3 4 5 6 7 8'
    )""",
    """CREATE TRIGGER desk_words_added AFTER INSERT ON desk_requestwords BEGIN
        INSERT INTO desk_words_index(rowid, words) VALUES (new.number, new.words);
    END""",
    """CREATE TRIGGER desk_words_removed AFTER DELETE ON desk_requestwords BEGIN
        INSERT INTO desk_words_index(desk_words_index, rowid, words) VALUES ('delete', old.number, old.words);
    END""",
    """CREATE TRIGGER desk_words_changed AFTER UPDATE ON desk_requestwords WHEN old.words <> new.words BEGIN
        INSERT INTO desk_words_index(desk_words_index, rowid, words) VALUES ('delete', old.number, old.words);
        INSERT INTO desk_words_index(rowid, words) VALUES (new.number, new.words);
    END""",
)
POSTGRESQL = (
    "ALTER TABLE desk_requestwords ADD COLUMN vector tsvector GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED",
    "CREATE INDEX desk_words_index ON desk_requestwords USING gin (vector)",
)
TOGETHER = 1000


def make_index(apps, schema_editor):
    """Make the index in the way of this database."""
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement, params=None)


def fill(apps, schema_editor):
    """Put in what is there already."""
    names = ("number", "title", "text", "tags", "caller__name", "state")
    rows = apps.get_model("desk", "Request").objects.order_by("number").values_list(*names)
    table = apps.get_model("desk", "RequestWords")
    for some in _batches(rows.iterator(TOGETHER)):
        table.objects.bulk_create(
            table(number=number, words=words_of(number, map(str, filter(None, said)), is_open=state not in {"solved", "closed"}))
            for number, *said, state in some
        )


def _batches(rows):
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == TOGETHER:
            yield batch
            batch = []
    yield batch


class Migration(migrations.Migration):
    dependencies = [("desk", "0020_approval_deadlines")]

    operations = [
        migrations.CreateModel(
            name="RequestWords",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("words", models.TextField()),
            ],
        ),
        migrations.RunPython(make_index, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
