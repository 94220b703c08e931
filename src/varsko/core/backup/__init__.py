"""Backups: everything in one file that any database can take back.

A file is a compressed tar with a manifest, the rows of each table as JSON lines, the secret key, and the attachments. It is read
from one snapshot while everybody else goes on writing, on SQLite and PostgreSQL alike, so a backup of one may be restored into
the other.
"""
