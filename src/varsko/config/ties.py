"""What later stages tell earlier ones at the start, which know nothing of them."""

from varsko.core import mails
from varsko.desk import actions as desk
from varsko.desk import queries as desk_queries
from varsko.incidents import actions as incidents
from varsko.incidents import queries as incident_queries
from varsko.postmortems import queries as reviews


def connect() -> None:
    """Say whose mail addresses are whose, what reviews put into evidence packs, and how many callers incidents have; called once."""
    mails.own("incidents", incident_queries.takes_mail)
    mails.own("desk", desk.takes)
    incidents.pack_with(reviews.pieces)
    incident_queries.count_callers_with(desk_queries.callers_by_incident)
