"""A real name server on loopback that knows a few texts, and counts what it is asked."""

import socket
import threading
from typing import Self

from dns.flags import AA
from dns.message import from_wire, make_response
from dns.rcode import NXDOMAIN
from dns.rrset import from_text


class NameServer:
    """Answers for the names in `texts`; silent while `is_silent`."""

    def __init__(self, **texts: bytes) -> None:
        self.texts = texts
        self.asked: list[str] = []
        self.is_silent = False
        self._line = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._line.bind(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._serve, daemon=True)

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self._line.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as end:
            end.sendto(b"", self._line.getsockname())
        self._thread.join(5)
        self._line.close()

    def _serve(self) -> None:
        while asked := self._line.recvfrom(4_000):
            question, sender = asked
            if not question:
                return
            if answer := self._answer(question):
                self._line.sendto(answer, sender)

    def _answer(self, question: bytes) -> bytes:
        query = from_wire(question)
        name = query.question[0].name.to_text(omit_final_dot=True)
        self.asked.append(name)
        if self.is_silent:
            return b""
        reply = make_response(query)
        reply.flags |= AA
        if name in self.texts:
            said = self.texts[name].decode()
            pieces = " ".join(f'"{said[start : start + 200]}"' for start in range(0, len(said), 200))
            reply.answer.append(from_text(query.question[0].name, 300, "IN", "TXT", pieces))
        else:
            reply.set_rcode(NXDOMAIN)
        return reply.to_wire()
