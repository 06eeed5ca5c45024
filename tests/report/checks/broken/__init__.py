"""Studies that are broken, each in one way, and the messages that they get (messages.txt)."""
