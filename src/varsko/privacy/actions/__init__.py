"""What can be done about what is kept."""

from varsko.privacy.actions.erasing import ask_erasure as ask_erasure
from varsko.privacy.actions.exporting import ask_export as ask_export
from varsko.privacy.actions.exporting import delete_export as delete_export
from varsko.privacy.actions.exporting import note_fetch as note_fetch
from varsko.privacy.actions.holding import lift_hold as lift_hold
from varsko.privacy.actions.holding import place_hold as place_hold
from varsko.privacy.actions.retaining import set_rule as set_rule
