"""What is kept about people, table by table: each stage tells its own part, flow.py lists the parts, and privacy reads and erases them.

A part is a description and no program: which rows are somebody's, which columns hold names, which hold texts in which anybody may stand.
So nothing reaches into another stage's tables, and whatever can be shown about a person can be erased as well.
"""

from varsko.core.personal.registry import connect as connect
from varsko.core.personal.registry import keeps as keeps
from varsko.core.personal.registry import parts as parts
from varsko.core.personal.rows import collect as collect
from varsko.core.personal.rows import count as count
from varsko.core.personal.rows import erase as erase
from varsko.core.personal.shapes import MAIL_COLUMNS as MAIL_COLUMNS
from varsko.core.personal.shapes import Block as Block
from varsko.core.personal.shapes import Keep as Keep
from varsko.core.personal.shapes import Kept as Kept
from varsko.core.personal.shapes import Part as Part
from varsko.core.personal.shapes import Trace as Trace
