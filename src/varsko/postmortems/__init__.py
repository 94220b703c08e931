"""Learning: each severe incident has its review, and each review its actions with owner and day."""
