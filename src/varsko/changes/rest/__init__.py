"""Changes and deploys as JSON: the twin of their pages."""

from ninja import Router

from varsko.changes.rest import changes, deploys, setup

router = Router()
router.add_router("", setup.router)
router.add_router("", changes.router)
router.add_router("", deploys.router)
