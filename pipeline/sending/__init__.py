"""What only the verb `send` uses: the mail, the way to a mail server, the ledger."""
