"""Who works at Nordfrakt, in which teams, and what they run."""

from dataclasses import dataclass

DOMAIN = "nordfrakt.example"
PASSWORD = "tide and timber"  # noqa: S105 - printed on purpose: it opens an example, not a secret


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody at one of the offices: Bergen, København, Utrecht or Gdańsk."""

    key: str
    name: str
    role: str
    language: str
    zone: str
    phone: str
    title: str

    @property
    def email(self) -> str:
        """Give what they sign in with."""
        return f"{self.key}@{DOMAIN}"


_OSLO, _COPENHAGEN, _AMSTERDAM, _WARSAW = "Europe/Oslo", "Europe/Copenhagen", "Europe/Amsterdam", "Europe/Warsaw"

COLLEAGUES = (
    Colleague("ingrid", "Ingrid Solheim", "owner", "nb", _OSLO, "+47 400 00 101", "CTO, Bergen"),
    Colleague("mateusz", "Mateusz Wójcik", "admin", "pl", _WARSAW, "+48 500 000 102", "Head of operations, Gdańsk"),
    Colleague("bjorn", "Bjørn Østby", "responder", "nb", _OSLO, "+47 400 00 103", "Platform engineer, Bergen"),
    Colleague("kari", "Kari Nygård", "responder", "nb", _OSLO, "+47 400 00 104", "Developer, Bergen"),
    Colleague("eirik", "Eirik Lønning", "responder", "nb", _OSLO, "+47 400 00 105", "Data engineer, Bergen"),
    Colleague("sofie", "Sofie Kjærgaard", "responder", "da", _COPENHAGEN, "+45 20 00 01 06", "Platform engineer, København"),
    Colleague("mads", "Mads Thygesen", "responder", "da", _COPENHAGEN, "+45 20 00 01 07", "Developer, København"),
    Colleague("astrid", "Astrid Bøgh", "responder", "da", _COPENHAGEN, "+45 20 00 01 08", "Payments lead, København"),
    Colleague("femke", "Femke de Vries", "responder", "nl", _AMSTERDAM, "+31 6 00000109", "Developer, Utrecht"),
    Colleague("daan", "Daan Bakker", "responder", "nl", _AMSTERDAM, "+31 6 00000110", "Platform engineer, Utrecht"),
    Colleague("lukasz", "Łukasz Zieliński", "responder", "pl", _WARSAW, "+48 500 000 111", "Platform engineer, Gdańsk"),
    Colleague("agnieszka", "Agnieszka Kowalczyk", "responder", "pl", _WARSAW, "+48 500 000 112", "Developer, Gdańsk"),
    Colleague("pawel", "Paweł Żak", "responder", "pl", _WARSAW, "+48 500 000 113", "Developer, Gdańsk"),
    Colleague("malgorzata", "Małgorzata Dąbrowska", "responder", "pl", _WARSAW, "+48 500 000 114", "Terminal systems, Gdańsk"),
    Colleague("henrik", "Henrik Aasen", "stakeholder", "nb", _OSLO, "+47 400 00 115", "COO, Bergen"),
    Colleague("lotte", "Lotte Vermeer", "stakeholder", "nl", _AMSTERDAM, "+31 6 00000116", "Customer care, Utrecht"),
    Colleague("jakub", "Jakub Nowak", "customer", "pl", _WARSAW, "+48 500 000 117", "Customer: Gdańsk Porcelain"),
)


@dataclass(frozen=True, slots=True)
class Crew:
    """A team: the first member manages it. `zone` is where its schedule hangs."""

    name: str
    description: str
    members: tuple[str, ...]
    zone: str
    private: bool = False


PLATFORM, BOOKING, PAYMENTS, WAREHOUSE, DATA, SECURITY = "Platform", "Booking", "Payments", "Warehouse", "Data", "Security"

CREWS = (
    Crew(PLATFORM, "Clusters, databases, networks: what everything else stands on.", ("bjorn", "lukasz", "daan", "sofie"), _OSLO),
    Crew(BOOKING, "The web shop for transport and the customers' portal.", ("kari", "femke", "mads", "agnieszka"), _COPENHAGEN),
    Crew(PAYMENTS, "Invoices, cards and the settlement with hauliers.", ("astrid", "pawel", "eirik"), _COPENHAGEN),
    Crew(WAREHOUSE, "Terminals in Gdańsk and Utrecht: scanners, sorters, labels.", ("malgorzata", "pawel", "agnieszka"), _WARSAW),
    Crew(DATA, "Tracking events, reports, customs messages.", ("eirik", "daan", "mads"), _AMSTERDAM),
    Crew(SECURITY, "Access, fraud and what nobody else may read.", ("mateusz", "bjorn"), _OSLO, private=True),
)


@dataclass(frozen=True, slots=True)
class Thing:
    """A service: its team, tier (1 critical – 4 minor), the names alerts call it by, and what it needs."""

    name: str
    team: str
    tier: int
    description: str
    aliases: tuple[str, ...]
    needs: tuple[str, ...] = ()


THINGS = (
    Thing("Kubernetes", PLATFORM, 1, "Two clusters, Bergen and Utrecht.", ("k8s", "kubelet", "node")),
    Thing("PostgreSQL", PLATFORM, 1, "The main database and its two replicas.", ("postgres", "pg-main", "pgbouncer"), ("Kubernetes",)),
    Thing("Kafka", PLATFORM, 1, "Five brokers that carry every event.", ("kafka-broker", "zookeeper"), ("Kubernetes",)),
    Thing("Network & DNS", PLATFORM, 1, "Lines between the offices, DNS, certificates.", ("dns", "vpn", "edge")),
    Thing("Booking API", BOOKING, 1, "Prices and books transports.", ("booking", "booking-api"), ("PostgreSQL", "Kafka")),
    Thing("Customer portal", BOOKING, 2, "Where customers see their shipments.", ("portal", "web"), ("Booking API", "Track & Trace")),
    Thing("Payments", PAYMENTS, 1, "Cards, invoices, refunds.", ("payments", "psp-gateway"), ("PostgreSQL", "Network & DNS")),
    Thing("Settlement", PAYMENTS, 3, "Pays hauliers at night.", ("settlement",), ("Payments", "PostgreSQL")),
    Thing("Terminal Gdańsk", WAREHOUSE, 2, "Sorter, scanners and gates.", ("gdansk-terminal", "sorter-gda"), ("Kafka", "Network & DNS")),
    Thing("Terminal Utrecht", WAREHOUSE, 2, "Sorter and scanners.", ("utrecht-terminal", "sorter-utr"), ("Kafka", "Network & DNS")),
    Thing("Label printing", WAREHOUSE, 3, "Labels for parcels and pallets.", ("labels", "cups"), ("Terminal Gdańsk", "Terminal Utrecht")),
    Thing("Track & Trace", DATA, 2, "Where every parcel is.", ("tracking", "tnt"), ("Kafka", "PostgreSQL")),
    Thing("Customs messages", DATA, 2, "Declarations to four customs authorities.", ("customs", "edifact"), ("Kafka",)),
    Thing("Reports", DATA, 4, "Nightly figures.", ("reports", "dwh"), ("PostgreSQL",)),
)
