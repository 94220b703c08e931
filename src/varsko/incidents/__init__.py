"""Incidents: declared by anybody, led by one person, told to those who need to know, and remembered."""
