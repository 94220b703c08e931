"""The reads of privacy."""

from varsko.privacy.queries.exports import export as export
from varsko.privacy.queries.exports import exports as exports
from varsko.privacy.queries.exports import pieces as pieces
from varsko.privacy.queries.holds import held as held
from varsko.privacy.queries.holds import holdable as holdable
from varsko.privacy.queries.holds import holds as holds
from varsko.privacy.queries.people import ALL as ALL
from varsko.privacy.queries.people import erasures as erasures
from varsko.privacy.queries.people import person as person
from varsko.privacy.queries.rules import rule as rule
from varsko.privacy.queries.rules import rules as rules
