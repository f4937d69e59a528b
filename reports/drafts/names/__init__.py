"""Statements that hang on names: lists, the lowest and the highest, titles, adjectives about criteria."""
