"""The reads of people."""
