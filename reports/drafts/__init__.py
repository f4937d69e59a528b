"""Checks a draft against the report: finds its statements, and says which agree, contradict or cannot be recognised.

`reading` makes paragraphs of a text, with the numbers, units and criteria in them; `counts`, `capital` and `names` make
statements of these (`statements`), each with the figures that could answer; `judge` and `consistency` hold them against
the data and against each other; `check` joins all. Only `door`, the page and what takes a draft in know Django.
"""
