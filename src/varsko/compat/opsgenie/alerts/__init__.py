"""The endpoints of alerts. Creating one is the intake's; here alerts are read, led through their states and changed."""

from varsko.compat.opsgenie.alerts import reads, writes

ROUTES = (*reads.ROUTES, *writes.ROUTES)
