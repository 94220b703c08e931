"""The reads of conversations."""

from varsko.conversations.queries.export import export as export
from varsko.conversations.queries.feed import search as search
from varsko.conversations.queries.files import file as file
from varsko.conversations.queries.mentions import texts_of as texts_of
from varsko.conversations.queries.mentions import told as told
from varsko.conversations.queries.messages import message as message
from varsko.conversations.queries.messages import messages as messages
from varsko.conversations.queries.messages import pinned as pinned
from varsko.conversations.queries.messages import versions as versions
from varsko.conversations.queries.opened import address_of as address_of
from varsko.conversations.queries.opened import news as news
from varsko.conversations.queries.opened import open_room as open_room
from varsko.conversations.queries.opened import present as present
from varsko.conversations.queries.rooms import audiences as audiences
from varsko.conversations.queries.rooms import entered as entered
from varsko.conversations.queries.rooms import people_of as people_of
from varsko.conversations.queries.rooms import room_of as room_of
from varsko.conversations.queries.rooms import rooms as rooms
from varsko.conversations.queries.rooms import signs as signs
from varsko.conversations.queries.rooms import teams_of as teams_of
