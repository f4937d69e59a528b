"""Counts, averages and rates of communes, districts, villages and criteria."""
