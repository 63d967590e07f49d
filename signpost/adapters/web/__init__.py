"""The case room: where reports are read, and evidence is sent, in a browser, by nobody else.

`server` puts its routes beside those of the chat platforms. `routes` says what a route needs, `security` holds every
route to that; `pages` makes pages of templates, and `visiting` says who is there.
"""
