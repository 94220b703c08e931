"""The pages of documents and of articles."""

from varsko.knowledge.pages.archives import export as export
from varsko.knowledge.pages.archives import take_in as take_in
from varsko.knowledge.pages.documents import keep_version as keep_version
from varsko.knowledge.pages.documents import markdown as markdown
from varsko.knowledge.pages.documents import printed as printed
from varsko.knowledge.pages.documents import restore_version as restore_version
from varsko.knowledge.pages.documents import team_notes as team_notes
from varsko.knowledge.pages.documents import version as version
from varsko.knowledge.pages.documents import versions as versions
from varsko.knowledge.pages.documents import write_document as write_document
from varsko.knowledge.pages.history import restore as restore
from varsko.knowledge.pages.history import revision as revision
from varsko.knowledge.pages.history import revisions as revisions
from varsko.knowledge.pages.lists import knowledge as knowledge
from varsko.knowledge.pages.lists import space as space
from varsko.knowledge.pages.opinions import say as say
from varsko.knowledge.pages.single import article as article
from varsko.knowledge.pages.single import do as do
from varsko.knowledge.pages.single import place as place
from varsko.knowledge.pages.spaces import archive_space as archive_space
from varsko.knowledge.pages.spaces import change_space as change_space
from varsko.knowledge.pages.spaces import new_space as new_space
from varsko.knowledge.pages.writing import edit as edit
from varsko.knowledge.pages.writing import new as new
from varsko.knowledge.pages.writing import together as together
