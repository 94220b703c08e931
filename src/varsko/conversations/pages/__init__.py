"""The pages of rooms."""

from varsko.conversations.pages.files import export as export
from varsko.conversations.pages.files import file as file
from varsko.conversations.pages.messages import message as message
from varsko.conversations.pages.messages import say as say
from varsko.conversations.pages.rooms import room as room
from varsko.conversations.pages.rooms import rooms as rooms
from varsko.conversations.pages.rooms import team_room as team_room
from varsko.conversations.pages.signs import signs as signs
from varsko.conversations.pages.watching import look as look
from varsko.conversations.pages.watching import news as news
from varsko.conversations.pages.watching import older as older
from varsko.conversations.pages.watching import people as people
