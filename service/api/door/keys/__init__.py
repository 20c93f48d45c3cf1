"""Who may ask for what: keys, the table of what each kind opens, and the origins of pages that may read an answer."""
