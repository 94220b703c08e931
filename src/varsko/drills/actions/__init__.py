"""The verbs of drills: the only way to write one."""

from varsko.drills.actions.debrief import take_into_review as take_into_review
from varsko.drills.actions.debrief import tick as tick
from varsko.drills.actions.debrief import untick as untick
from varsko.drills.actions.debrief import write_notes as write_notes
from varsko.drills.actions.running import end as end
from varsko.drills.actions.running import go_on as go_on
from varsko.drills.actions.running import pause as pause
from varsko.drills.actions.running import set_speed as set_speed
from varsko.drills.actions.running import skip as skip
from varsko.drills.actions.running import start as start
from varsko.drills.actions.scripts import delete_script as delete_script
from varsko.drills.actions.scripts import save_script as save_script
