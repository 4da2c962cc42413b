"""What only reading uses: pages and their texts, sights of one post made one, strangers hashed."""
