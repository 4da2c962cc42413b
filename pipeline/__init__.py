"""offpitch: does a brand, and do the people who sell for it, give before they ask?

Six verbs, one file each, in this order:
    collect  network or archive -> landing   evidence, as it came
    parse    landing -> posts                pure; a mended parser costs no call
    label    posts -> labels                 one file a question in `questions/`
    build    posts, labels -> warehouse      one SQL file a table in `marts/`
    report   warehouse -> pages              one SQL file a finding in `reports/findings/`
    send     pages -> receipts               nobody is mailed twice
Two more that no schedule calls: notice (drafts to reps) and pack (cases with their proofs).
A verb's room is named after it (collecting, parsing, …). Around report: reporting (the one object, gathered from the
warehouse), scoring (findings judged, points added up), comparing (with other weeks), wording (how numbers read),
drawing (pages, charts, letters), exporting (CSV, XLSX), cards (a page a team or rep), following (what became of flagged
posts), keeping (what a report was made from); `report_files` and `publishing` bring them together.
`records` names what passes between them; a file in `platforms/` is a connector; nothing is registered anywhere.
"""
