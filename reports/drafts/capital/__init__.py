"""Statements about the programme's capital: sums, rates, shares, gains, and whose they are."""
