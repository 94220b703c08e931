"""The pages of people: joining, one's own profile, and the settings of people, teams and keys."""
