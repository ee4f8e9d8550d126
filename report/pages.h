// The page of a check (docs/checks/<family>/<name>.md), for `explain` and for the help of SARIF rules.
#ifndef QTCWE_REPORT_PAGES_H
#define QTCWE_REPORT_PAGES_H

#include "checks/findings.h"

// Reads the page beside the installed program, or in the source tree it was built from. false when there is none.
bool rp_page(const ck_check *c, buf *markdown);
// Markdown as plain text: headings in capitals, code indented, marks and link targets dropped.
void rp_plain(str markdown, buf *out);
// The same for a terminal that shows colours: headings bold and underlined, code in colour, comments in it dim.
void rp_pretty(str markdown, buf *out);
// The first paragraph that is neither a heading nor a table, in one line; empty when there is none.
void rp_first_paragraph(str markdown, buf *out);

#endif
