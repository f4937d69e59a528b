"""Comparing two days, or two units on the working day."""
