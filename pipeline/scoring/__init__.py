"""What a finding comes to: `risk` reads its file and weight, `findings` and `verdicts` judge, `score` adds up."""
