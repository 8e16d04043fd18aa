"""Files of requests from elsewhere: each row becomes a case with its own past time.

`rows` reads a file's lines, `requests` takes them through the real commands; a row that cannot be
read is set aside with its reason, and the same row twice is one case.
"""
