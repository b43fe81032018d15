"""Made-up texts that files could take for something else: lists, headings, answers, formulas."""

from hypothesis import strategies as st

# As lines of any text may begin.
BEGINNINGS = (
    *("- ", "* ", "1. ", "• ", "  • ", "#", "## ", "> ", "+", "=", "@", "'", "'=", "\\", "\\\\"),
    *("Progress:", "Progress during 2013", "Progress during 20l3", "Planned activities in 2014"),
    *("Departmental digital strategy commitments (December 2012)", "Action 3:", "Acton 3: ", "3. "),
    *("Action 3: Lead", "ACTION 3. ", "Not applicable", "Not applicable: ", "Nil return", "nil "),
    *("Updated 16 January 2015", "Report of 2013, published 2014", "Policy paper", "Contents"),
    *("Back to top", "© Crown copyright", "_x000D_", "2014", "007", "1E5", "\t", "  ", ""),
)
ENDINGS = ("", ".", " ", "  ", ":", " 2015", ", and more")
letters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
words = st.one_of(st.just(""), st.just("It is done."), st.text(letters, max_size=12))
lines = st.builds("{}{}{}".format, st.sampled_from(BEGINNINGS), words, st.sampled_from(ENDINGS))
texts = st.lists(lines, min_size=1, max_size=5).map("\n".join).filter(bool)
