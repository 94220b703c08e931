"""The pages that belong to no single stage."""

from varsko.web.pages.alert import alert
from varsko.web.pages.gallery import gallery
from varsko.web.pages.home import home

__all__ = ["alert", "gallery", "home"]
