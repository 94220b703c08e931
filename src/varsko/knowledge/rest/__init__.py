"""Documents and articles as JSON: the twin of their pages."""

from ninja import Router

from varsko.knowledge.rest import articles, documents

router = Router()
router.add_router("", documents.router)
router.add_router("", articles.router)
