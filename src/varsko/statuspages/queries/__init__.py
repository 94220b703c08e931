"""The reads of status pages."""

from varsko.statuspages.queries.board import board as board
from varsko.statuspages.queries.board import uptime as uptime
from varsko.statuspages.queries.gaps import gaps as gaps
from varsko.statuspages.queries.pages import ABOUT as ABOUT
from varsko.statuspages.queries.pages import IS_OVER as IS_OVER
from varsko.statuspages.queries.pages import component as component
from varsko.statuspages.queries.pages import components as components
from varsko.statuspages.queries.pages import groups as groups
from varsko.statuspages.queries.pages import link_secret as link_secret
from varsko.statuspages.queries.pages import may_read as may_read
from varsko.statuspages.queries.pages import ongoing as ongoing
from varsko.statuspages.queries.pages import opens as opens
from varsko.statuspages.queries.pages import page as page
from varsko.statuspages.queries.pages import pages as pages
from varsko.statuspages.queries.pages import report as report
from varsko.statuspages.queries.pages import reports as reports
from varsko.statuspages.queries.pages import standing as standing
from varsko.statuspages.queries.pages import way_in as way_in
from varsko.statuspages.queries.sheets import hosts as hosts
from varsko.statuspages.queries.sheets import public_pages as public_pages
from varsko.statuspages.queries.sheets import sheet as sheet
from varsko.statuspages.queries.sheets import sheets as sheets
