"""The reads of reviews."""

from varsko.postmortems.queries.actions import actions_about as actions_about
from varsko.postmortems.queries.actions import counts as counts
from varsko.postmortems.queries.actions import open_actions as open_actions
from varsko.postmortems.queries.evidence import pieces as pieces
from varsko.postmortems.queries.handbook import may_write_values as may_write_values
from varsko.postmortems.queries.handbook import own_values as own_values
from varsko.postmortems.queries.handbook import team_values as team_values
from varsko.postmortems.queries.handbook import values_for as values_for
from varsko.postmortems.queries.hints import hints as hints
from varsko.postmortems.queries.reviews import factors as factors
from varsko.postmortems.queries.reviews import may_change as may_change
from varsko.postmortems.queries.reviews import moves as moves
from varsko.postmortems.queries.reviews import review as review
from varsko.postmortems.queries.reviews import reviews as reviews
from varsko.postmortems.queries.reviews import state_of as state_of
from varsko.postmortems.queries.reviews import subjects as subjects
from varsko.postmortems.queries.reviews import unreviewed as unreviewed
from varsko.postmortems.queries.reviews import visible_to as visible_to
from varsko.postmortems.queries.reviews import waiting as waiting
from varsko.postmortems.queries.rules import rules as rules
from varsko.postmortems.words import FACTORS as FACTORS
