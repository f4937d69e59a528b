"""Checks a draft against the report: finds its statements, and says which agree, contradict or cannot be recognised.

Text goes down one road: `fold` (one normal form with offsets into the draft) → `mentions`, `units`, `criteria`
(numbers with their nouns, names) → `passages` (heading, bullet, sentence) → `unit_counts`, `criteria_counts`, `money`,
`rates`, `lists`, `recognitions`, `extremes` (statements as frozen values) → `judge` and `consistency` → findings →
`remarks` (for the page).
Nothing below `door` knows Django but `text`, `forms` and `views`, through which a draft comes in.
"""
