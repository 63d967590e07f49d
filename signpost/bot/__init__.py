"""What the bot does, in words no platform knows: answers now, reports, agreements and returns as they come.

`turn` is the seam to the platforms, and `bot.Bot.respond` the one way through it.
"""
