"""The design kit: base page, parts, template tags, front-end files. It knows no product words but the names of states."""
