"""What the organisation knows: documents that several people write at once.

A document belongs to something of another stage (`about`, `subject`) and consists of named sections of Markdown. Its changes are
stored as they come, each before anybody else sees it; who may read and write it is asked of the stage it belongs to.
"""
