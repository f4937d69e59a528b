"""From the text of a draft to its paragraphs, with the numbers, units and criteria that stand in them."""
