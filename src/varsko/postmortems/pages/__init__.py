"""The pages of reviews."""

from varsko.postmortems.pages.handbook import handbook as handbook
from varsko.postmortems.pages.handbook import handbook_export as handbook_export
from varsko.postmortems.pages.handbook import values as values
from varsko.postmortems.pages.lists import actions as actions
from varsko.postmortems.pages.lists import postmortems as postmortems
from varsko.postmortems.pages.outside import outside as outside
from varsko.postmortems.pages.settings import settings as settings
from varsko.postmortems.pages.single import begin as begin
from varsko.postmortems.pages.single import do as do
from varsko.postmortems.pages.single import export as export
from varsko.postmortems.pages.single import review as review
from varsko.postmortems.pages.small import action as action
from varsko.postmortems.pages.small import factor as factor
from varsko.postmortems.pages.small import small as small
