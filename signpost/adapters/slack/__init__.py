"""Slack: over HTTP for many workspaces, or by Socket Mode for one school behind a firewall.

It reads what Slack sends as turns, and renders views as Block Kit; it decides nothing.
"""
