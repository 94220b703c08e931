"""From Atlassian Statuspage: a page with its components, groups, incidents, maintenance and subscribers, by API key."""
