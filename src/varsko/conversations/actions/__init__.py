"""The verbs of conversations."""

from varsko.conversations.actions.commands import say as say
from varsko.conversations.actions.index import index_messages as index_messages
from varsko.conversations.actions.index import index_room as index_room
from varsko.conversations.actions.messages import LONGEST as LONGEST
from varsko.conversations.actions.messages import delete as delete
from varsko.conversations.actions.messages import edit as edit
from varsko.conversations.actions.messages import fitting as fitting
from varsko.conversations.actions.messages import post as post
from varsko.conversations.actions.presence import look as look
from varsko.conversations.actions.reactions import choose_signs as choose_signs
from varsko.conversations.actions.reactions import react as react
from varsko.conversations.actions.reactions import unreact as unreact
from varsko.conversations.actions.rooms import close_room as close_room
from varsko.conversations.actions.rooms import open_room as open_room
from varsko.conversations.actions.rooms import reopen_room as reopen_room
from varsko.conversations.actions.rooms import update_room as update_room
from varsko.conversations.actions.teams import enter_team as enter_team
from varsko.conversations.domain.references import Pattern as Pattern
from varsko.conversations.owners import offer_everywhere as offer_everywhere
from varsko.conversations.owners import own as own
from varsko.conversations.owners import show as show
