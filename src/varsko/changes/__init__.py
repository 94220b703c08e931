"""Planned changes: assessed, approved, put into the calendar, told on status pages, and looked back on."""
