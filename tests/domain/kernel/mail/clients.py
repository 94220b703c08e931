"""How mail programs answer: headers, MIME structure and the way they quote, as each of them does it, in five languages.

`ORIGINAL` is what the desk sent. `answer` builds the bytes of an answer that says `fresh` and quotes it.
"""

import html
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

DESK = "helpdesk@nordfrakt.example"
SIGNED = "helpdesk+42-k3j9x0q2m4w8z7t5@nordfrakt.example"
ORIGINAL_ID = "5e1f0c2a9b@nordfrakt.example"

_WRITTEN = {
    "en": (
        "Hello Dev,",
        "We have looked at the label printer in hall 3. Please switch it off for ten seconds and tell us whether it prints again.",
        "Kari, IT desk",
    ),
    "nb": (
        "Hei Dev,",
        "Vi har sett på etikettskriveren i hall 3. Slå den av i ti sekunder og si fra om den skriver ut igjen.",
        "Kari, IT-hjelp",
    ),
    "da": (
        "Hej Dev,",
        "Vi har kigget på etiketprinteren i hal 3. Sluk den i ti sekunder og sig til, om den printer igen.",
        "Kari, IT-hjælp",
    ),
    "nl": (
        "Hallo Dev,",
        "We hebben naar de labelprinter in hal 3 gekeken. Zet hem tien seconden uit en laat weten of hij weer afdrukt.",
        "Kari, IT-balie",
    ),
    "pl": (
        "Cześć Dev,",
        "Obejrzeliśmy drukarkę etykiet w hali 3. Wyłącz ją na dziesięć sekund i daj znać, czy znowu drukuje.",
        "Kari, pomoc IT",
    ),
}
ORIGINAL = {language: "\n\n".join(paragraphs) for language, paragraphs in _WRITTEN.items()}
FRESH = {
    "en": "It prints again, thank you!\n\nBut the labels come out crooked now.",
    "nb": "Nå skriver den ut igjen, takk!\n\nMen etikettene kommer skjevt ut.",
    "da": "Den printer igen, tak!\n\nMen etiketterne kommer skævt ud.",
    "nl": "Hij drukt weer af, dank je!\n\nMaar de labels komen er scheef uit.",
    "pl": "Znowu drukuje, dziękuję!\n\nAle etykiety wychodzą krzywo.",
}
SUBJECTS = {"en": "Label printer", "nb": "Etikettskriver", "da": "Etiketprinter", "nl": "Labelprinter", "pl": "Drukarka etykiet"}
_PREFIX = {"en": "RE: ", "nb": "SV: ", "da": "SV: ", "nl": "Antw: ", "pl": "Odp: "}

_BLOCK = {
    "en": ("From", "Sent", "Monday, November 16, 2026 9:12 AM", "To", "Subject"),
    "nb": ("Fra", "Sendt", "mandag 16. november 2026 09:12", "Til", "Emne"),
    "da": ("Fra", "Sendt", "16. november 2026 09:12", "Til", "Emne"),
    "nl": ("Van", "Verzonden", "maandag 16 november 2026 09:12", "Aan", "Onderwerp"),
    "pl": ("Od", "Wysłano", "poniedziałek, 16 listopada 2026 09:12", "Do", "Temat"),
}
_GMAIL = {
    "en": "On Mon, Nov 16, 2026 at 9:12 AM IT desk <{0}> wrote:",
    "nb": "man. 16. nov. 2026 kl. 09:12 skrev IT-hjelp <{0}>:",
    "da": "Den man. 16. nov. 2026 kl. 09.12 skrev IT-hjælp <{0}>:",
    "nl": "Op ma 16 nov 2026 om 09:12 schreef IT-balie <{0}>:",
    "pl": "pon., 16 lis 2026 o 09:12 pomoc IT <{0}> napisał(a):",
}
_APPLE = {
    "en": "On 16 Nov 2026, at 09:12, IT desk <{0}> wrote:",
    "nb": "16. nov. 2026 kl. 09:12 skrev IT-hjelp <{0}>:",
    "da": "Den 16. nov. 2026 kl. 09.12 skrev IT-hjælp <{0}>:",
    "nl": "Op 16 nov 2026, om 09:12 heeft IT-balie <{0}> het volgende geschreven:",
    "pl": "Wiadomość napisana przez pomoc IT <{0}> w dniu 16 lis 2026, o godz. 09:12:",
}
_THUNDERBIRD = {
    "en": "On 16/11/2026 09:12, IT desk wrote:",
    "nb": "Den 16.11.2026 09:12, skrev IT-hjelp:",
    "da": "Den 16.11.2026 kl. 09.12 skrev IT-hjælp:",
    "nl": "Op 16-11-2026 om 09:12 schreef IT-balie:",
    "pl": "W dniu 16.11.2026 o 09:12, pomoc IT pisze:",
}
_PHONE = {
    "en": "Sent from my iPhone",
    "nb": "Sendt fra min iPhone",
    "da": "Sendt fra min iPhone",
    "nl": "Verstuurd vanaf mijn iPhone",
    "pl": "Wysłane z iPhone'a",
}
_OUTLOOK_IOS = {
    "en": "Get Outlook for iOS<https://aka.ms/o0ukef>",
    "nb": "Skaff deg Outlook for iOS<https://aka.ms/o0ukef>",
    "da": "Hent Outlook til iOS<https://aka.ms/o0ukef>",
    "nl": "Outlook voor iOS downloaden<https://aka.ms/o0ukef>",
    "pl": "Pobierz aplikację Outlook dla systemu iOS<https://aka.ms/o0ukef>",
}
_SAMSUNG = {
    "en": "Sent from my Galaxy",
    "nb": "Sendt fra min Samsung Galaxy-smarttelefon.",
    "da": "Sendt fra min Samsung Galaxy-smartphone.",
    "nl": "Verzonden vanaf mijn Galaxy",
    "pl": "Wysłane z mojego Galaxy",
}
_DIVIDER = {
    "en": "-------- Original message --------",
    "nb": "-------- Opprinnelig melding --------",
    "da": "-------- Oprindelig meddelelse --------",
    "nl": "-------- Oorspronkelijk bericht --------",
    "pl": "-------- Oryginalna wiadomość --------",
}


@dataclass(frozen=True)
class Said:
    """What an answer is made of."""

    fresh: str
    quoted: str
    language: str
    subject: str


def _lines(text: str, before: str = "") -> str:
    return "\n".join(f"{before}{line}".rstrip() for line in text.split("\n"))


def _html(text: str, tag: str = "div") -> str:
    return "".join(f"<{tag}>{html.escape(line) or '<br>'}</{tag}>" for line in text.split("\n"))


def _mail(said: Said, text: str, rich: str = "", **headers: str) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "Dev Nowak <dev@kunde.example>"
    mail["To"] = SIGNED
    mail["Subject"] = _PREFIX[said.language] + said.subject
    mail["Date"] = "Mon, 16 Nov 2026 10:02:11 +0100"
    mail["Message-ID"] = f"<{abs(hash((said, text)))}@kunde.example>"
    mail["In-Reply-To"] = f"<{ORIGINAL_ID}>"
    mail["References"] = f"<{ORIGINAL_ID}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    if rich:
        mail.add_alternative(f"<html><head><style>p{{margin:0}}</style></head><body>{rich}</body></html>", subtype="html")
    return mail


def _block(said: Said) -> list[tuple[str, str]]:
    who, sent, when, to, subject = _BLOCK[said.language]
    return [(who, f"IT <{DESK}>"), (sent, when), (to, "Dev Nowak <dev@kunde.example>"), (subject, said.subject)]


def outlook_desktop(said: Said) -> EmailMessage:
    block = _block(said)
    text = f"{said.fresh}\n\n" + "\n".join(f"{name}: {value} " for name, value in block) + f"\n\n{said.quoted}\n"
    bold = "<br>".join(f"<b>{name}:</b> {html.escape(value)}" for name, value in block)
    line = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    head = f'<div>{line}<p class="MsoNormal">{bold}</p></div></div>'
    rich = f'<div class="WordSection1">{_html(said.fresh, "p")}{head}{_html(said.quoted, "p")}</div>'
    return _mail(
        said,
        text,
        rich,
        X_Mailer="Microsoft Outlook 16.0",
        Thread_Index="AdyX",
        Content_Language={"en": "en-GB", "nb": "nb-NO"}.get(said.language, said.language),
    )


def outlook_web(said: Said) -> EmailMessage:
    block = _block(said)
    text = f"{said.fresh}\n{'_' * 32}\n" + "\n".join(f"{name}: {value}" for name, value in block) + f"\n\n{said.quoted}\n"
    bold = "<br>".join(f"<b>{name}:</b>&nbsp;{html.escape(value)}" for name, value in block)
    rich = f'{_html(said.fresh)}<div id="appendonsend"></div><hr><div id="divRplyFwdMsg" dir="ltr">{bold}</div>{_html(said.quoted)}'
    return _mail(said, text, rich, X_MS_Has_Attach="", X_MS_Exchange_Organization_SCL="1", X_Auto_Response_Suppress="DR, OOF, AutoReply")


def outlook_phone(said: Said) -> EmailMessage:
    mark = _OUTLOOK_IOS[said.language]
    text = f"{said.fresh}\n\n{mark}\n{'_' * 32}\n" + "\n".join(f"{name}: {value}" for name, value in _block(said)) + f"\n\n{said.quoted}\n"
    rich = (
        f'{_html(said.fresh)}<div id="ms-outlook-mobile-signature">{html.escape(mark.partition("<")[0])}</div><hr>'
        f'<div id="divRplyFwdMsg">{html.escape(str(_block(said)[0]))}</div>{_html(said.quoted)}'
    )
    return _mail(said, text, rich)


def gmail(said: Said) -> EmailMessage:
    head = _GMAIL[said.language].format(DESK)
    broken = head.replace(" <", "\n<", 1) if len(head) > 60 else head
    text = f"{said.fresh}\n\n{broken}\n\n{_lines(said.quoted, '> ')}\n"
    rich = (
        f'<div dir="ltr">{_html(said.fresh)}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">'
        f'{html.escape(head)}<br></div><blockquote class="gmail_quote">{_html(said.quoted)}</blockquote></div>'
    )
    return _mail(said, text, rich)


def apple(said: Said) -> EmailMessage:
    head = _APPLE[said.language].format(DESK)
    text = f"{said.fresh}\n\n> {head}\n> \n{_lines(said.quoted, '> ')}\n"
    rich = (
        f'{_html(said.fresh)}<div><br><blockquote type="cite"><div>{html.escape(head)}</div><br class="Apple-interchange-newline">'
        f"<div>{_html(said.quoted)}</div></blockquote></div><br>"
    )
    return _mail(said, text, rich, X_Mailer="Apple Mail (2.3774.600.62)")


def iphone(said: Said) -> EmailMessage:
    head = _APPLE[said.language].format(DESK)
    text = f"{said.fresh}\n\n{_PHONE[said.language]}\n\n> {head}\n> \n> {chr(0xFEFF)}{_lines(said.quoted, '> ').removeprefix('> ')}\n"
    return _mail(said, text, X_Mailer="iPhone Mail (22B83)")


def thunderbird(said: Said) -> EmailMessage:
    head = _THUNDERBIRD[said.language]
    text = f"{said.fresh}\n\n{head}\n{_lines(said.quoted, '> ')}\n"
    quote = f'<blockquote type="cite" cite="mid:x">{_html(said.quoted)}</blockquote>'
    rich = f'{_html(said.fresh, "p")}<div class="moz-cite-prefix">{head}<br></div>{quote}'
    return _mail(said, text, rich, User_Agent="Mozilla Thunderbird")


def samsung(said: Said) -> EmailMessage:
    block = "\n".join(f"{name}: {value}" for name, value in _block(said))
    text = f"{said.fresh}\n\n\n{_SAMSUNG[said.language]}\n\n{_DIVIDER[said.language]}\n{block}\n\n{said.quoted}\n"
    return _mail(said, text)


CLIENTS = {one.__name__: one for one in (outlook_desktop, outlook_web, outlook_phone, gmail, apple, iphone, thunderbird, samsung)}
LANGUAGES = ("en", "nb", "da", "nl", "pl")


def said(language: str, quoted: str | None = None, fresh: str | None = None) -> Said:
    return Said(fresh or FRESH[language], ORIGINAL[language] if quoted is None else quoted, language, SUBJECTS[language])


def answer(client: str, language: str, quoted: str | None = None, fresh: str | None = None) -> bytes:
    """The bytes of an answer by a program in a language; what it quotes is ours unless said otherwise."""
    return CLIENTS[client](said(language, quoted, fresh)).as_bytes()
