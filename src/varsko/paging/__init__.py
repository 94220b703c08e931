"""Pages people: escalation policies and their runs, personal notification rules, the page itself and its answers.

Reacts to routed alerts and to what becomes of them; emits the events of `events.paging`.
"""
