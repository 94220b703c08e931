"""The tables of the desk."""

from varsko.desk.models.desks import Caller as Caller
from varsko.desk.models.desks import Category as Category
from varsko.desk.models.desks import Desk as Desk
from varsko.desk.models.desks import Matrix as Matrix
from varsko.desk.models.mail import Mail as Mail
from varsko.desk.models.mail import MailAddress as MailAddress
from varsko.desk.models.mail import Postbox as Postbox
from varsko.desk.models.mail import SentMail as SentMail
from varsko.desk.models.mail import Unreachable as Unreachable
from varsko.desk.models.promises import Hours as Hours
from varsko.desk.models.promises import Promise as Promise
from varsko.desk.models.ratings import Rating as Rating
from varsko.desk.models.requests import Entry as Entry
from varsko.desk.models.requests import Request as Request
from varsko.desk.models.ties import Link as Link
from varsko.desk.models.ties import MeToo as MeToo
from varsko.desk.models.ties import Problem as Problem
