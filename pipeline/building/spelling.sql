/* title = "What stays of a text when it is compared; needs no table, so that labelling knows it too" */

-- Two texts with the same words are copies: words only, without links, handles, numbers and signs.
create macro plain_words(said) as
    trim(regexp_replace(
        regexp_replace(lower(said), '(https?://|www\.)\S+|@[\w.\-]+(@[\w.\-]+)?', ' ', 'g'),
        '[^\p{L}\p{M}]+', ' ', 'g'
    ));

-- A text or a name as its letters and digits alone with a blank at both ends: a name stands in a text, as a word of its
-- own, where the one contains the other.
create macro spelt_out(said) as
    ' ' || trim(regexp_replace(lower(said), '[^\p{L}\p{M}\p{N}]+', ' ', 'g')) || ' ';

comment on macro plain_words is 'a text without links, handles, numbers and signs, in lower case: two texts with the same words are copies';
comment on macro spelt_out is 'letters and digits of a text or a name with a blank at both ends, in lower case: contains(spelt_out(text), spelt_out(name))';
