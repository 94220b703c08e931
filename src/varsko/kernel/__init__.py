"""Pure Python that knows no product words: intervals, zones, text, matching, limits."""
