"""Services, who owns them, and what depends on what."""
