"""The verbs of the desk: the only way to write a request."""

from varsko.desk.actions.assigning import assign as assign
from varsko.desk.actions.assigning import take as take
from varsko.desk.actions.callers import change_caller as change_caller
from varsko.desk.actions.classifying import change_request as change_request
from varsko.desk.actions.desks import change_desk as change_desk
from varsko.desk.actions.desks import change_matrix as change_matrix
from varsko.desk.actions.desks import create_desk as create_desk
from varsko.desk.actions.desks import remove_category as remove_category
from varsko.desk.actions.desks import write_category as write_category
from varsko.desk.actions.intake import open_request as open_request
from varsko.desk.actions.moving import move as move
from varsko.desk.actions.portal import confirm as confirm
from varsko.desk.actions.portal import me_too as me_too
from varsko.desk.actions.portal import reply as reply
from varsko.desk.actions.portal import report as report
from varsko.desk.actions.portal import take_back as take_back
from varsko.desk.actions.problems import write_problem as write_problem
from varsko.desk.actions.talking import answer as answer
from varsko.desk.actions.talking import note as note
from varsko.desk.actions.ties import link_incident as link_incident
from varsko.desk.actions.ties import relate as relate
from varsko.desk.actions.ties import unlink_incident as unlink_incident
from varsko.desk.actions.ties import unrelate as unrelate
