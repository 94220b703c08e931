"""The verbs of the desk's mail: keeping what comes, putting it where it belongs, writing back."""

from varsko.desk.actions.mail.handed import take_over_mail as take_over_mail
from varsko.desk.actions.mail.placing import adopt_mail as adopt_mail
from varsko.desk.actions.mail.placing import split_mail as split_mail
from varsko.desk.actions.mail.setup import reached as reached
from varsko.desk.actions.mail.setup import remove_address as remove_address
from varsko.desk.actions.mail.setup import write_address as write_address
from varsko.desk.actions.mail.storing import begin_anew as begin_anew
from varsko.desk.actions.mail.storing import keep as keep
from varsko.desk.actions.mail.storing import takes as takes
from varsko.desk.actions.mail.storing import watch as watch
