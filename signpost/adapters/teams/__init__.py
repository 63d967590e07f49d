"""Microsoft Teams: one tenant for one school, over HTTP, on a route of our own.

It reads activities as turns, and renders views as Adaptive Cards; it decides nothing. Nothing outside of this folder
knows of the Bot Framework, which its makers have given up: see docs/decisions/0001-teams-sdk.md.
"""
