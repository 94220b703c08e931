"""How much people may write into a change, and how long things wait."""

from datetime import timedelta

TITLE, NAME, TEXT, NOTE = 200, 100, 20_000, 4_000
MOST_SERVICES, MOST_ROUNDS, MOST_ASKED = 50, 10, 100
REMIND_EVERY = timedelta(days=1)
"""How long somebody who was asked is left alone before they are asked again."""
ASKED_FOR = timedelta(days=14)
"""How long an approval may take before it lapses; it lapses at the planned beginning in any case."""
LONGEST = timedelta(days=60)
"""The longest time that a change or a freeze may be planned for; a freeze may be longer than any change."""
