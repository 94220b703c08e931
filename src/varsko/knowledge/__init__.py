"""What the organisation knows: articles that answer something, and documents that several people write at once.

Articles stand in spaces, which say who reads and who writes; each change is a revision.

A document belongs to something of another stage (`about`, `subject`) and consists of named sections of Markdown. Its changes are
stored as they come, each before anybody else sees it; who may read and write it is asked of the stage it belongs to.
"""
