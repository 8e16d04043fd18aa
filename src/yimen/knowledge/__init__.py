"""What the hotline answers from: articles with an owner, a source and a date of review.

A unit writes what is its own, somebody else approves it, and the agent is shown it while the caller
still speaks (国办发〔2020〕53号: 权威准确、标准统一、实时更新、共建共享). What was looked for in
vain is counted, so that it can be written.
"""
