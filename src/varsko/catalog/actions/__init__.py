"""The verbs of the catalogue."""

from varsko.catalog.actions.providers import add_provider as add_provider
from varsko.catalog.actions.providers import change_provider as change_provider
from varsko.catalog.actions.providers import hear as hear
from varsko.catalog.actions.providers import lean_on as lean_on
from varsko.catalog.actions.providers import let_go_of as let_go_of
from varsko.catalog.actions.providers import remove_provider as remove_provider
from varsko.catalog.actions.services import archive_service as archive_service
from varsko.catalog.actions.services import create_service as create_service
from varsko.catalog.actions.services import link_dependency as link_dependency
from varsko.catalog.actions.services import restore_service as restore_service
from varsko.catalog.actions.services import unlink_dependency as unlink_dependency
from varsko.catalog.actions.services import update_service as update_service
