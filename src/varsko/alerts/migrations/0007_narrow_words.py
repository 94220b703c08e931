"""The index of words on PostgreSQL moves to a table of its own, whose rows are narrow.

An index of this kind cannot tell what it holds without a look at the row, and those of `alerts_words` are wide, six on a page: to count
the alerts with a frequent word nearly all pages were read. Here words stand beside the row: what is longer than two kilobytes is put
there, so they are filled up with blanks, which take no room once packed. A trigger keeps the table, also for the version before.

That version finds what it found, but slower, from the moment its index is dropped at the end.
"""

from django.db import migrations, transaction

TOGETHER = 1000
LONG_ENOUGH = 2100

# Dear, and without statistics: to find words by unpacking them row by row takes hundreds of times as long as by the index.
MAKE = (
    """CREATE OR REPLACE FUNCTION alerts_held(held text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 100 AS $$
        BEGIN RETURN array_to_tsvector(string_to_array(rtrim(held), ' ')); END
    $$""",
    "CREATE TABLE IF NOT EXISTS alerts_narrow_words (number bigint PRIMARY KEY, held text NOT NULL) WITH (toast_tuple_target = 128)",
    "CREATE INDEX IF NOT EXISTS alerts_narrow_words_index ON alerts_narrow_words USING gin (alerts_held(held))",
    "ALTER INDEX alerts_narrow_words_index ALTER COLUMN 1 SET STATISTICS 0",
    f"""CREATE OR REPLACE FUNCTION alerts_hold() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP = 'DELETE' THEN
                DELETE FROM alerts_narrow_words WHERE number = OLD.number;
            ELSE
                INSERT INTO alerts_narrow_words (number, held) VALUES (NEW.number, rpad(NEW.words, greatest(length(NEW.words), {LONG_ENOUGH})))
                ON CONFLICT (number) DO UPDATE SET held = EXCLUDED.held;
            END IF;
            RETURN NULL;
        END
    $$""",
    "DROP TRIGGER IF EXISTS alerts_words_held ON alerts_words",
    """CREATE TRIGGER alerts_words_held AFTER INSERT OR UPDATE OF words OR DELETE ON alerts_words
        FOR EACH ROW EXECUTE FUNCTION alerts_hold()""",
)
FILL = f"""INSERT INTO alerts_narrow_words (number, held)
    SELECT number, rpad(words, greatest(length(words), {LONG_ENOUGH})) FROM alerts_words WHERE number > %s AND number <= %s
    FOR SHARE {{how}} ON CONFLICT (number) DO NOTHING"""
NEXT = "SELECT max(number) FROM (SELECT number FROM alerts_words WHERE number > %s ORDER BY number LIMIT %s) AS piece"
LEFT = """SELECT number FROM alerts_words
    WHERE NOT EXISTS (SELECT 1 FROM alerts_narrow_words WHERE alerts_narrow_words.number = alerts_words.number)"""


def make(apps, schema_editor):
    """Make the table, its index, and the trigger that keeps it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with transaction.atomic(), schema_editor.connection.cursor() as cursor:
        for statement in MAKE:
            cursor.execute(statement)


def fill(apps, schema_editor):
    """Put in what is there, some at a time, each time in a transaction of its own.

    What somebody changes just then is passed over, for who waits while holding others may be waited for; it is put in alone at the end.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        after = _piece(cursor, -1)
        while after is not None:
            after = _piece(cursor, after)
        cursor.execute(LEFT)
        for (number,) in cursor.fetchall():
            cursor.execute(FILL.format(how=""), [number - 1, number])
        cursor.execute("ANALYZE alerts_narrow_words")


def _piece(cursor, after):
    cursor.execute(NEXT, [after, TOGETHER])
    upto = cursor.fetchone()[0]
    if upto is not None:
        cursor.execute(FILL.format(how="SKIP LOCKED"), [after, upto])
    return upto


def drop(apps, schema_editor):
    """Drop the index over the wide rows."""
    connection = schema_editor.connection
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX {'' if connection.in_atomic_block else 'CONCURRENTLY'} IF EXISTS alerts_words_index")


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("alerts", "0006_hidden_ones")]

    operations = [
        migrations.RunPython(make, migrations.RunPython.noop, elidable=False),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(drop, migrations.RunPython.noop, elidable=False),
    ]
