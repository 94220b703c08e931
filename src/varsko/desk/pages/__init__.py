"""The pages of the desk."""

from varsko.desk.pages.calls import call as call
from varsko.desk.pages.lists import requests as requests
from varsko.desk.pages.measures import export as export
from varsko.desk.pages.measures import figures as figures
from varsko.desk.pages.measures import patterns as patterns
from varsko.desk.pages.opening import caller as caller
from varsko.desk.pages.opening import open_request as open_request
from varsko.desk.pages.portal import by_mail as by_mail
from varsko.desk.pages.portal import me_too as me_too
from varsko.desk.pages.portal import own_request as own_request
from varsko.desk.pages.portal import portal as portal
from varsko.desk.pages.portal import report as report
from varsko.desk.pages.setup import category as category
from varsko.desk.pages.setup import create as create
from varsko.desk.pages.setup import desks as desks
from varsko.desk.pages.setup import priorities as priorities
from varsko.desk.pages.setup import setup as setup
from varsko.desk.pages.single import do as do
from varsko.desk.pages.single import request as request
from varsko.desk.pages.small import small as small
