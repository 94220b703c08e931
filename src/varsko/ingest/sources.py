"""The sources this door understands, with what to paste into each of them."""

from django.utils.translation import gettext_lazy as _

from varsko.core.sources import Source
from varsko.ingest.adapters.generic import wrong_mapping

_ALERTMANAGER = """\
route:
  receiver: varsko
receivers:
  - name: varsko
    webhook_configs:
      - url: $URL/in/$KEY
        send_resolved: true
"""

_OPSGENIE_RECEIVER = """\
receivers:
  - name: varsko
    opsgenie_configs:
      - api_url: $URL/
        api_key: $KEY
"""

_PROMETHEUS = """\
alerting:
  alertmanagers:
    - scheme: $SCHEME
      static_configs:
        - targets: ["$HOST"]
      authorization:
        type: Bearer
        credentials: $KEY
"""

_GRAFANA = """\
apiVersion: 1
contactPoints:
  - orgId: 1
    name: Varsko
    receivers:
      - uid: varsko
        type: webhook
        settings:
          url: $URL/in/$KEY
          httpMethod: POST
"""

_OPSGENIE = """\
curl -X POST $URL/v2/alerts \\
  -H "Authorization: GenieKey $KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"message": "Disk is full on db-1", "alias": "db-1-disk", "priority": "P2"}'
"""

_PAGERDUTY = """\
curl -X POST $URL/v2/enqueue \\
  -H "Content-Type: application/json" \\
  -d '{"routing_key": "$KEY", "event_action": "trigger", "dedup_key": "db-1-disk",
       "payload": {"summary": "Disk is full", "source": "db-1", "severity": "critical"}}'
"""

_GENERIC = """\
curl -X POST $URL/in/$KEY \\
  -H "Content-Type: application/json" \\
  -d '{"title": "Disk is full", "id": "db-1-disk", "status": "firing", "severity": "critical", "host": "db-1"}'
"""

SOURCES = (
    Source(kind="alertmanager", label="Alertmanager", paste_into="alertmanager.yml", snippet=_ALERTMANAGER),
    Source(kind="opsgenie-receiver", label=_("Alertmanager, Opsgenie receiver"), paste_into="alertmanager.yml", snippet=_OPSGENIE_RECEIVER),
    Source(kind="prometheus", label=_("Prometheus, without Alertmanager"), paste_into="prometheus.yml", snippet=_PROMETHEUS),
    Source(kind="grafana", label="Grafana", paste_into="provisioning/alerting/varsko.yaml", snippet=_GRAFANA),
    Source(kind="opsgenie", label=_("Anything that speaks Opsgenie"), paste_into="shell", snippet=_OPSGENIE),
    Source(kind="pagerduty", label=_("Anything that speaks PagerDuty Events v2"), paste_into="shell", snippet=_PAGERDUTY),
    Source(kind="generic", label=_("Anything that posts JSON"), paste_into="shell", snippet=_GENERIC, check=wrong_mapping),
)
