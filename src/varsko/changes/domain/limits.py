"""How much people may write into a change, and how long things wait."""

from datetime import datetime, timedelta

TITLE, NAME, TEXT, NOTE = 200, 100, 20_000, 4_000
MOST_SERVICES, MOST_ROUNDS, MOST_ASKED = 50, 10, 100
REMIND_DAYS = 1
"""For how many working days of the desk somebody who was asked is left alone before they are asked again."""
DECIDE_DAYS = 10
"""How many working days of the desk an approval may take before it lapses; it lapses at the planned beginning in any case."""
LAST_DAY = timedelta(days=1)
"""How long before it lapses they are asked again, working day or not."""
LONGEST = timedelta(days=60)
"""The longest time that a change or a freeze may be planned for; a freeze may be longer than any change."""


def remind_at(at: datetime, working: datetime, lapses: datetime) -> datetime:
    """Give when to ask again after `at`: the next working day, at the latest a day before it lapses, never after it has."""
    last = max(at + LAST_DAY, lapses - LAST_DAY)
    return min(working, last, lapses)
