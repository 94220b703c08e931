"""Decides who answers for an alert: responders, the key's team, the service's owner or the default, each through its rules.

Reacts to alerts that open or wait again; emits `events.routing`. Paging acts on what is decided here.
"""
