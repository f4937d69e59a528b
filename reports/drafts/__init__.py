"""Checks a draft against the report: finds its statements, and says which agree, contradict or cannot be recognised.

Text goes down one road: `fold` (one normal form with offsets into the draft) → `numerals`
and `names` (numbers with their nouns, units, criteria) → `context` (heading, bullet, sentence)
→ `counts`, `amounts`, `lists` (statements as frozen values) → `judge` and `consistency` → findings.
Nothing below `door` knows Django.
"""
