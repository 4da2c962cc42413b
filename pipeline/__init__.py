"""offpitch: does a brand, and do the people who sell for it, give before they ask?

Six verbs, one file each, in this order:
    collect  network or archive -> landing   evidence, as it came
    parse    landing -> posts                pure; a mended parser costs no call
    label    posts -> labels                 one file a question in `questions/`
    build    posts, labels -> warehouse      one SQL file a table in `marts/`
    report   warehouse -> pages              one SQL file a finding in `reports/findings/`
    send     pages -> receipts               nobody is mailed twice
`records` names what passes between them; a file in `platforms/` is a connector; nothing is registered anywhere.
"""
