"""The prose of a report: how it is read (`text`), what in it asks for attention (`marks`), and its editor."""
