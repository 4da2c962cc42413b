"""Where what wording tells is learnt: the corpus, and the script that learns from it."""
