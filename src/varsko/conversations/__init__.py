"""Rooms: people talk about one thing, in the product, so that it works when nothing else does.

A room is `about` a kind of thing and its `subject`, an id, and knows nothing else of it. Whoever owns the thing opens the room, says
who may enter, and is told by events what happens in it.
"""
