"""Drills: scripted signals on a clock of their own, and a look back at what was expected and what was done."""
