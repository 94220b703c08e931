"""What the desk does when something happens or falls due. Called by flow.py."""

from varsko.desk.handlers.callers import end_linked as end_linked
from varsko.desk.handlers.callers import tell_caller as tell_caller
from varsko.desk.handlers.callers import tell_linked as tell_linked
from varsko.desk.handlers.mail import mails as mails
from varsko.desk.handlers.mail import postboxes as postboxes
from varsko.desk.handlers.mail import take_in as take_in
from varsko.desk.handlers.promises import promises as promises
from varsko.desk.handlers.promises import reckon as reckon
from varsko.desk.handlers.promises import reckon_desk as reckon_desk
from varsko.desk.handlers.promises import warn as warn
