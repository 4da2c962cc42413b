"""What became of a flagged post: followed over the weeks, told to its author, packed for a regulator.

`states` names what can become of one, `said` reads what people say about it, `sights` asks the database how a post was
last seen, `follow` works out every case from all that, `week` goes on from the week before, `notices` words letters to
reps, `pack` packs proofs.
"""
