"""Who may read and write the documents of incidents."""

from varsko.incidents.queries.subjects import subjects
from varsko.knowledge.data import Access
from varsko.people.data import Actor
from varsko.people.domain.permissions import may


def document_access(actor: Actor, incident_id: str) -> Access:
    """Give the rule for documents of an incident: who may change it writes, who may see it reads."""
    subject = subjects([incident_id]).get(incident_id)
    if subject is None or not may(actor, "see", subject):
        return ""
    return "write" if may(actor, "change", subject) else "read"
