"""Writes a page as bytes: every language, the public JSON, feeds, the badge, the style sheet."""

from varsko.statuspages.render.sheets import sheet as sheet
from varsko.statuspages.render.sheets import sheets as sheets
