"""What only the verb `build` uses: parts loaded, marts made and described."""
