"""The double random draw (双随机抽取), version 1: pure functions, verifiable by anyone.

Nothing here reads a database or a clock. What a draw publishes is checked by
``enforcement/static/enforcement/verify_draw.py`` and ``verify_draw.js``, which share no code with
this package.
"""
