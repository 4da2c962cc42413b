"""What only the verb `collect` uses: the polite way to a platform, its guards and its memory."""
