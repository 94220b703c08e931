"""What the desk does when something happens or falls due. Called by flow.py."""

from varsko.desk.handlers.approvals import approvals as approvals
from varsko.desk.handlers.approvals import heed_approvals as heed_approvals
from varsko.desk.handlers.approvals import remind_approvers as remind_approvers
from varsko.desk.handlers.callers import end_linked as end_linked
from varsko.desk.handlers.callers import tell_caller as tell_caller
from varsko.desk.handlers.callers import tell_linked as tell_linked
from varsko.desk.handlers.callers import tie_source as tie_source
from varsko.desk.handlers.checking import check_words as check_words
from varsko.desk.handlers.checking import words_checks as words_checks
from varsko.desk.handlers.climbing import escalate as escalate
from varsko.desk.handlers.digests import digests as digests
from varsko.desk.handlers.digests import send_digests as send_digests
from varsko.desk.handlers.mail import mails as mails
from varsko.desk.handlers.mail import postboxes as postboxes
from varsko.desk.handlers.mail import prove as prove
from varsko.desk.handlers.mail import take_in as take_in
from varsko.desk.handlers.mail import unproven_mails as unproven_mails
from varsko.desk.handlers.operators import tell_operator as tell_operator
from varsko.desk.handlers.promises import promises as promises
from varsko.desk.handlers.promises import reckon as reckon
from varsko.desk.handlers.promises import reckon_desk as reckon_desk
from varsko.desk.handlers.promises import warn as warn
from varsko.desk.handlers.rooms import heed_signs as heed_signs
from varsko.desk.handlers.watchers import tell_watchers as tell_watchers
from varsko.desk.personal import KEEPS as KEEPS
from varsko.desk.personal import PERSONAL as PERSONAL
