"""The made-up world of Wrenfold: people, what they say, and servers that answer for them.

From the smallest part to the whole:
    dice, grammar       chance that falls the same way every time; sentences with choices in them
    people, message     who there is and what one of them said
    timeline            what the brand and its reps publish
    threads, customers  what they answer to others, and others to them
    plants              the truths an audit must find
    bluesky, mastodon   servers that answer as those platforms do
    x_archive, linkedin_archive
                        the files that reps hand over
    recording, keys     the answers written down, and the key to what was planted
"""
