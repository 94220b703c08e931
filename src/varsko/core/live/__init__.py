"""Live pages: tells open pages what happened, as server-sent events from the event log.

One thread reads what is new, once for all open pages, and asks once who may know of it. Each page gets only lines whose audience
shares a group with its reader. A line says what happened to what, never its content: the page asks for that by itself.
"""
