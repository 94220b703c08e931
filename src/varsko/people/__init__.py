"""Users, teams, contact methods, roles, keys and sign-in. Says who somebody is and what they may do."""
