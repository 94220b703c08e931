"""When what people go by was last looked at, by whom, and when it is to be looked at again."""
