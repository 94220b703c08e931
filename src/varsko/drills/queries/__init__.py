"""The reads of drills."""

from varsko.drills.queries.drills import drill as drill
from varsko.drills.queries.drills import drills as drills
from varsko.drills.queries.scripts import script as script
from varsko.drills.queries.scripts import scripts as scripts
