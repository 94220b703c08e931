"""The articles of Nordfrakt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """An article: where it stands, who wrote it how many days ago, and what it says."""

    key: str
    shelf: str
    author: str
    days: int
    title: str
    text: str
    kind: str = "how_to"
    language: str = "en"
    labels: str = ""
    reply: str = ""
    parent: str = ""
    original: str = ""
    about: tuple[str, ...] = ()
    is_draft: bool = False


_FAILOVER = """\
The alert *PostgreSQL primary does not answer* pages Platform. Customers see errors within a minute. On call now: {{on-call: Platform}}.

{{service: PostgreSQL}}

## What goes on now

{{incidents}}

## Look first

- Is it the database, or the way to it? `pgbouncer` on both hosts says which.
- A replica that lags more than **60 s** must not be promoted: ask Eirik what would be lost.

## Steps

1. Say in the incident's room that you promote a replica, and which one
2. Stop the old primary, so that it cannot come back by itself
   → `pg_ctl status` says that no server is running
3. Promote the replica with the least lag
   → `select pg_is_in_recovery()` answers `f`
4. Restart `pgbouncer` on both hosts
   → bookings are written again: watch *Booking API, orders per minute*

## The way back

1. Build the old primary anew as a replica, never start it as it is

## Whom to call

- At night the second of Platform; for lost data always Eirik
"""
_KAFKA = """\
Consumers fall behind, parcels stand still in *Track & Trace*.

## Steps

1. Look which group is behind: `kafka-consumer-groups --describe --all-groups`
2. One partition only? Restart that one consumer
   → its lag falls within two minutes
3. All of them? Look at the disks of the brokers before anything else
"""
_DISK = """\
How it shows: one broker takes nothing more, its partitions have no leader, and its log says `aborted command`.

## Cause

The controllers of the series bought in spring stop answering under load. The maker knows of it and has no cure yet.

## What helps

1. Move the broker's volume to another host, or restart the controller cold
2. Wait until no partition is under-replicated any more
   → what waits is worked off within hours
"""
_VPN = """\
How it shows: the client says *connected*, but nothing inside opens.

## Steps

1. Disconnect, wait ten seconds, connect again
2. Choose the other gate: **Utrecht** instead of **Bergen**
   → the intranet opens
3. Still nothing? Restart the computer: an update that waits blocks the network card

## If it does not help

- Call the desk, and say which gate you tried
"""
_PRINTER = """\
How it shows: the queue says *printing*, no paper comes, and the lamp on the right of the panel is orange.

![The front of the printer: three lamps on the panel, the right one is orange](panel.png)

## Steps

1. Switch the printer off at its side and wait half a minute
   → the lamp is dark
2. Open the back flap and take out whatever paper is there
3. Switch it on again
   → it prints a page with its own name
4. Send your document once more
"""
_LABELS = """\
Drukarka etykiet przy sorterze drukuje puste lub przesunięte etykiety.

## Kroki

1. Wyłącz drukarkę i otwórz pokrywę
2. Otwórz głowicę i wyczyść ją ściereczką z alkoholem
   → na ściereczce nie ma już czarnych śladów
3. Włóż rolkę tak, aby strzałka wskazywała wyjście
   → wydruk testowy jest czytelny dla skanera

## Jeśli to nie pomoże

- Zadzwoń do Małgorzaty, zapasowa drukarka stoi w magazynie B
"""
_TRACK = """\
Every parcel has a number that begins with **NF**. You find it in the mail we sent when it was booked.

1. Open the tracking page
2. Type the number
   → you see where the parcel was last, and when we expect to deliver it
"""
_SPOR = """\
Hver pakke har et nummer som begynner med **NF**. Du finner det i e-posten vi sendte da den ble bestilt.

1. Åpne sporingssiden
2. Skriv inn nummeret
   → du ser hvor pakken sist var, og når vi regner med å levere den
"""
_PACZKA = """\
Każda paczka ma numer zaczynający się od **NF**. Znajdziesz go w wiadomości wysłanej przy zamówieniu.

1. Otwórz stronę śledzenia
2. Wpisz numer
   → widać, gdzie paczka była ostatnio i kiedy planujemy ją doręczyć
"""
_PALLET = """\
Een pallet mag 1,2 × 0,8 m groot en 800 kg zwaar zijn.

1. Zet zware dozen onderop, niets steekt over de rand
2. Wikkel de folie ook om de voet van de pallet
   → u kunt aan de folie trekken zonder dat een doos verschuift
3. Plak het label op de lange zijde, niet op de bovenkant
"""
_CARD = """\
Sådan viser det sig: terminalen siger *afvist*, men beløbet er reserveret hos kunden.

## Workaround

1. Bed kunden vente ti minutter: reservationen forsvinder af sig selv
   → kundens bank viser ingen reservation
2. Tag betalingen som faktura, hvis det haster

## Årsag

Kortudbyderen svarer for sent, og vi afbryder. De retter det i deres næste version.
"""
_DECISION = """\
**Decided:** status updates for customers are written in the customer's language, never translated by a machine.

## Why

In March a translated update said that parcels were *lost* where we meant *late*. 140 customers called.

## What we did not take, and why

- One update in English for all: most receivers in Gdańsk do not read it
- Machine translation with a second reader: it takes longer than writing from the finished texts

## What follows from it

- Each shift has one person for each language, or writes only the languages it has
"""
_LEAVER = """\
1. Lock the account in the directory
   → signing in says that the account is locked
2. Take back keys, tokens and the badge
3. Look at the last thirty days of exports, together with somebody else
"""
_NEW = """\
Om du er ny hos oss: alt du trenger den første dagen.

1. Hent adgangskort og PC i resepsjonen i Bergen
2. Logg inn med passordet du fikk på papir, og lag et nytt
   → du kommer inn på intranettet
3. Sett opp totrinnsbekreftelse på telefonen
"""
_REFUND = """\
How refunds are made when a shipment was lost. *Still to be agreed with Payments.*

1. Find the booking, press **Refund**
2. …
"""

TEXTS = (
    Text(
        "failover",
        "ops",
        "sofie",
        80,
        "Promote a database replica",
        _FAILOVER,
        "runbook",
        labels="postgresql, failover",
        about=("PostgreSQL",),
    ),
    Text(
        "kafka", "ops", "daan", 70, "Kafka consumers fall behind", _KAFKA, "runbook", labels="kafka, lag", about=("Kafka", "Track & Trace")
    ),
    Text(
        "disk", "ops", "lukasz", 88, "A broker hangs on its disk controller", _DISK, "known_error", labels="kafka, disk", about=("Kafka",)
    ),
    Text(
        "labels-gdansk",
        "ops",
        "malgorzata",
        60,
        "Drukarka etykiet drukuje źle",
        _LABELS,
        "solution",
        "pl",
        "etykiety, drukarka",
        reply="Dzień dobry, proszę wyczyścić głowicę drukarki według kroków w artykule. Jeśli to nie pomoże, przyjdziemy z zapasową.",
        about=("Label printing", "Terminal Gdańsk"),
    ),
    Text(
        "card",
        "ops",
        "astrid",
        40,
        "Kort afvises, men beløbet er reserveret",
        _CARD,
        "known_error",
        "da",
        "kort, betaling",
        about=("Payments",),
    ),
    Text(
        "languages",
        "work",
        "ingrid",
        75,
        "Updates are written in the customer's language",
        _DECISION,
        "decision",
        labels="customers, languages",
    ),
    Text(
        "printer",
        "work",
        "femke",
        65,
        "The printer says printing, but no paper comes",
        _PRINTER,
        "solution",
        labels="printer, paper",
        reply="Please switch the printer off at its side, wait half a minute, take out any paper from the back flap, and "
        "switch it on again. Does it print a page with its own name then?",
    ),
    Text(
        "vpn",
        "work",
        "bjorn",
        55,
        "VPN is connected, but nothing opens",
        _VPN,
        "solution",
        labels="vpn, network, home office",
        reply="Please disconnect, choose the gate Utrecht instead of Bergen, and connect again.",
        about=("Network & DNS",),
    ),
    Text("new", "work", "kari", 50, "Den første dagen", _NEW, language="nb", labels="ny ansatt"),
    Text("refund", "work", "pawel", 6, "Refund a lost shipment", _REFUND, labels="refund", is_draft=True),
    Text("track", "help", "kari", 85, "Where is my parcel?", _TRACK, labels="tracking, parcel", about=("Track & Trace",)),
    Text("spor", "help", "kari", 84, "Hvor er pakken min?", _SPOR, language="nb", labels="sporing, pakke", original="track"),
    Text(
        "paczka", "help", "agnieszka", 83, "Gdzie jest moja paczka?", _PACZKA, language="pl", labels="śledzenie, paczka", original="track"
    ),
    Text("pallet", "help", "femke", 45, "Een pallet klaarzetten", _PALLET, language="nl", labels="pallet, verpakken"),
    Text("leaver", "security", "mateusz", 30, "Somebody leaves in anger", _LEAVER, "runbook", labels="access"),
)
