"""Platforms in, platforms out: each folder reads one platform's events as turns and renders the views of the replies.

An adapter decides nothing; all behaviour is the bot's.
"""
