"""Who may read and write the documents of what: documents stand on a lower floor than most of what they belong to."""

from collections.abc import Mapping

from varsko.incidents.queries import document_access
from varsko.knowledge.data import Rule
from varsko.knowledge.queries import article_access, team_access

RULES: Mapping[str, Rule] = {
    "team": team_access,
    "article": article_access,
    "incident": document_access,
}
