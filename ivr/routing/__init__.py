"""Where a call goes: topics, queues, opening hours, overflow, and the reasons why."""
