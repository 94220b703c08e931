"""Live documents: pages that have one open write into it together, over a websocket.

A **room** is one open document in one process. Changes of its pages wait in one line; a task stores what has gathered in one
transaction, and only then applies it, tells it to every page, and tells each writer how much of theirs is stored. So whatever anybody
saw of others is stored for good, a page knows what is not, and a page that leaves at once loses nothing. One thread a process looks for
what other processes stored.
"""
