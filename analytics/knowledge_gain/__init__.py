"""Knowledge gain: what the matched scores before and after a course or workshop say, and what they do not.

`pure` holds the formulas, `csv_input` reads a table of scores, `suppression` hides small groups. None of them
knows Django or the database. The formulas are explained in docs/algorithms/knowledge-gain.md.
"""
