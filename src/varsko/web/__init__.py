"""The door for people: the assembled site, its home page, its frame, and what it says when something is wrong."""
