"""The pages of paging: the answer to a page, escalations, how one is told, webhooks, new teams."""
