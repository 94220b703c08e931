"""The verbs of incidents' mail: keeping what comes, putting it where it belongs, answering, settling what was left over."""

from varsko.incidents.actions.mail.settling import assign_mail as assign_mail
from varsko.incidents.actions.mail.settling import declare_by_mail as declare_by_mail
from varsko.incidents.actions.mail.settling import dismiss_mail as dismiss_mail
from varsko.incidents.actions.mail.settling import hand_on_mail as hand_on_mail
from varsko.incidents.actions.mail.settling import handed_on as handed_on
from varsko.incidents.actions.mail.setup import change_mail as change_mail
from varsko.incidents.actions.mail.storing import keep_mail as keep_mail
