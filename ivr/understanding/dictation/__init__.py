"""What people dictate: identifiers, telephone numbers, dates, amounts, years and postal codes.

Words are folded and cut by `lexer`; digit strings go through `groups` (which words belong together)
and `corrections` (what was taken back) to `digits`; everything that has a value goes through `values`.
"""
