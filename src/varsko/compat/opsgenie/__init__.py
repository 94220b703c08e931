"""The Opsgenie-compatible API: clients written for it work when only their base address is changed.

`paths` finds the route on the undecoded path, `fields` reads what senders really send, `wire` is what endpoints stand on, `dispatch`
leads from request to endpoint and back; each other module is a group of endpoints with its table `ROUTES`, joined in `urls`.
"""
