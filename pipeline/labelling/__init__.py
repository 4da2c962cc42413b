"""What only the verb `label` uses: a second opinion about texts that the questions are unsure of."""
