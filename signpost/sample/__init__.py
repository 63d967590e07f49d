"""The sample policy and agreement of Ottermarsh Primary School, which is invented. They are shipped as Markdown so that
Signpost has something to answer from, and to have signed, before a school has put in its own."""
