"""The commands of `offpitch`, one file each, found by looking into this folder; each has a `command`."""
