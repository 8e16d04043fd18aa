"""What the parties of a dispute offer each other, the agreement, its signatures and its papers.

An agreement (人民调解协议书) is a row inside a dispute with a small process of its own: drafted,
offered to be signed and signed by all, or dropped. Each text of it is a version that never changes;
a signature is under one version, by its hash, and the database holds both to that.
"""
