"""The verbs of reviews: the only way to write one."""

from varsko.postmortems.actions.factors import change_factor as change_factor
from varsko.postmortems.actions.factors import remove_factor as remove_factor
from varsko.postmortems.actions.factors import write_factor as write_factor
from varsko.postmortems.actions.handbook import change_values as change_values
from varsko.postmortems.actions.moves import approve as approve
from varsko.postmortems.actions.moves import ask_approval as ask_approval
from varsko.postmortems.actions.moves import move as move
from varsko.postmortems.actions.outside import hand_on as hand_on
from varsko.postmortems.actions.outside import write_outside as write_outside
from varsko.postmortems.actions.reviews import assign as assign
from varsko.postmortems.actions.reviews import change_rules as change_rules
from varsko.postmortems.actions.reviews import open_review as open_review
from varsko.postmortems.actions.reviews import write as write
from varsko.postmortems.actions.todo import add_action as add_action
from varsko.postmortems.actions.todo import change_action as change_action
from varsko.postmortems.actions.todo import end_action as end_action
from varsko.postmortems.actions.todo import reopen_action as reopen_action
