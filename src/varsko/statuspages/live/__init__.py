"""Public pages as bytes in memory and in files: they stay up whatever happens to the database."""

from varsko.statuspages.live.crowd import Crowd as Crowd
from varsko.statuspages.live.endpoint import Endpoint as Endpoint
from varsko.statuspages.live.hearing import Hearing as Hearing
from varsko.statuspages.live.mirrors import Mirrors as Mirrors
from varsko.statuspages.live.shelf import Shelf as Shelf
from varsko.statuspages.live.verify import verify as verify
