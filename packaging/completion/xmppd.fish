complete --keep-order --exclusive --command xmppd --arguments "(XMPPD_COMPLETE=fish xmppd -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token))"
