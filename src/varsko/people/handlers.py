"""What people tells the story of the house. Named by flow.py."""

from varsko.people.personal import KEEPS as KEEPS
from varsko.people.personal import PERSONAL as PERSONAL
