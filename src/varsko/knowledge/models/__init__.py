"""The tables of documents and of articles."""

from varsko.knowledge.models.articles import Article as Article
from varsko.knowledge.models.articles import Origin as Origin
from varsko.knowledge.models.articles import Revision as Revision
from varsko.knowledge.models.articles import Space as Space
from varsko.knowledge.models.articles import Term as Term
from varsko.knowledge.models.documents import Change as Change
from varsko.knowledge.models.documents import Document as Document
from varsko.knowledge.models.documents import Presence as Presence
from varsko.knowledge.models.documents import Sum as Sum
from varsko.knowledge.models.documents import Version as Version
from varsko.knowledge.models.files import Attachment as Attachment
from varsko.knowledge.models.files import Content as Content
from varsko.knowledge.models.opinions import Comment as Comment
from varsko.knowledge.models.opinions import Link as Link
from varsko.knowledge.models.opinions import Opinion as Opinion
from varsko.knowledge.models.opinions import Watch as Watch
from varsko.knowledge.models.sheets import Miniature as Miniature
from varsko.knowledge.models.sheets import Sheet as Sheet
