"""The verbs of changes: the only way to write one."""

from varsko.changes.actions.announcing import announce as announce
from varsko.changes.actions.announcing import unannounce as unannounce
from varsko.changes.actions.asking import ask as ask
from varsko.changes.actions.causing import blame as blame
from varsko.changes.actions.causing import unblame as unblame
from varsko.changes.actions.deciding import decide as decide
from varsko.changes.actions.deploys import note_deploys as note_deploys
from varsko.changes.actions.deploys import note_late as note_late
from varsko.changes.actions.deploys import record_deploy as record_deploy
from varsko.changes.actions.deputies import end_deputy as end_deputy
from varsko.changes.actions.deputies import name_deputy as name_deputy
from varsko.changes.actions.feeds import close_feed as close_feed
from varsko.changes.actions.feeds import open_feed as open_feed
from varsko.changes.actions.freezes import change_freeze as change_freeze
from varsko.changes.actions.freezes import end_freeze as end_freeze
from varsko.changes.actions.freezes import set_freeze as set_freeze
from varsko.changes.actions.moving import move as move
from varsko.changes.actions.planning import open_change as open_change
from varsko.changes.actions.planning import overrule as overrule
from varsko.changes.actions.planning import plan as plan
from varsko.changes.actions.planning import write as write
from varsko.changes.actions.setup import remove_standing as remove_standing
from varsko.changes.actions.setup import remove_template as remove_template
from varsko.changes.actions.setup import set_standing as set_standing
from varsko.changes.actions.setup import write_template as write_template
