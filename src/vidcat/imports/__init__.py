"""What comes from outside (report files, web pages), read with limits into frozen drafts."""
