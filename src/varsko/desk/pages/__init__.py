"""The pages of the desk."""

from varsko.desk.pages.lists import requests as requests
from varsko.desk.pages.single import do as do
from varsko.desk.pages.single import request as request
