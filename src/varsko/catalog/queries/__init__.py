"""The reads of the catalogue."""

from varsko.catalog.queries.outside import providers as providers
from varsko.catalog.queries.outside import providers_for as providers_for
from varsko.catalog.queries.outside import reliances as reliances
from varsko.catalog.queries.running import about as about
from varsko.catalog.queries.running import around as around
from varsko.catalog.queries.running import drawing as drawing
from varsko.catalog.queries.running import edges as edges
from varsko.catalog.queries.running import hurt_by as hurt_by
from varsko.catalog.queries.running import links_of as links_of
from varsko.catalog.queries.running import match as match
from varsko.catalog.queries.running import needed_for as needed_for
from varsko.catalog.queries.running import service as service
from varsko.catalog.queries.running import services as services
from varsko.catalog.queries.running import services_by_id as services_by_id
from varsko.catalog.queries.running import services_called as services_called
