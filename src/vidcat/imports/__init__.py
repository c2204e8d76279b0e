"""Read report files, web pages and archives from outside, with limits, into frozen drafts."""
