"""A room with people in it."""

import struct
from datetime import datetime

from tests.cast import NOON, acting, ann, bo, team
from varsko.conversations import actions, queries
from varsko.conversations.data import MessageView, RoomView
from varsko.conversations.domain.entrance import of_team
from varsko.kernel.files import Upload
from varsko.people.data import SYSTEM_ACTOR, Person, TeamView

PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 640, 480) + b"\x08\x02\0\0\0"


def room(ours: TeamView) -> RoomView:
    audience = of_team(ours.id, private=ours.private)
    return actions.open_room(by=SYSTEM_ACTOR, at=NOON, about="team", subject=ours.id, title=ours.name, audience=audience)


def harbour(*, private: bool = False) -> tuple[RoomView, Person, Person]:
    """Ann and Bo of one team, and its room."""
    one, other = ann(), bo()
    return room(team("Harbour", one, other, private=private)), one, other


def say(one: Person, place: RoomView, text: str, *, at: datetime = NOON, **more) -> MessageView:
    return actions.post(by=acting(one), at=at, room_id=place.id, text=text, **more)


def texts(one: Person, place: RoomView) -> list[str]:
    return [message.text for message in queries.messages(acting(one), place.id)]


def upload(name: str = "screen.png", data: bytes = PNG) -> Upload:
    return Upload(name=name, data=data)
