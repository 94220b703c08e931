"""The management API of Statuspage, for the programs that are written for it: pages, components, groups, incidents."""
