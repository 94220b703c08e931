"""The pages that belong to no single stage."""

from varsko.web.pages.alert import alert
from varsko.web.pages.deliveries import deliveries, delivery, retry
from varsko.web.pages.gallery import gallery
from varsko.web.pages.home import home
from varsko.web.pages.receipts import texted
from varsko.web.pages.search import search
from varsko.web.pages.settings import health, settings
from varsko.web.pages.word import by_word

__all__ = ["alert", "by_word", "deliveries", "delivery", "gallery", "health", "home", "retry", "search", "settings", "texted"]
