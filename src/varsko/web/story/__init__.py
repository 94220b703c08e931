"""The story of an alert in the reader's words: what happened, who did it, and why."""

from varsko.web.story.telling import KINDS, Told, tell

__all__ = ["KINDS", "Told", "tell"]
