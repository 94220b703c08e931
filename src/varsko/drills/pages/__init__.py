"""The pages of drills."""

from varsko.drills.pages.scripts import edit_script as edit_script
from varsko.drills.pages.scripts import new_script as new_script
from varsko.drills.pages.scripts import scripts as scripts
from varsko.drills.pages.single import do as do
from varsko.drills.pages.single import drill as drill
from varsko.drills.pages.single import drills as drills
from varsko.drills.pages.single import export as export
from varsko.drills.pages.single import notes as notes
from varsko.drills.pages.starting import start as start
