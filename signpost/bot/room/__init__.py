"""Getting into the case room without a password: by a link from the chat, and by saying there that a device is known.

What is read and done in it is `signpost.bot.incidents`; how it looks is `signpost.adapters.web`.
"""
