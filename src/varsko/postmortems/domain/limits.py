"""How much people may write into a review."""

TEXT, NOTE, TITLE = 15_000, 4_000, 300
MOST_ACTIONS = 200
MOST_APPROVERS = 20
