"""The page of findings in a real browser: clicks, filters, keys, both themes, thousands of findings."""
import json
import os
import pathlib
import re
import time
import unittest

import browser
from cli import ACCESS, CLEAN, RESULT, SERVER, Case

PROBLEM = "qtcwe-ownership-mismatched-delete"
MISMATCH = """#include <cstddef>

void bytes(std::size_t n)
{
    char *text = new char[n];  // "</script><b>"
    for (std::size_t i = 0; i < n; i++)
        text[i] = 0;
    //
    //
    //
    //
    //
    delete text;
}
"""


def data_of(page):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S).group(1))


class Html(Case):
    def make(self, *args, **files):
        self.project(**(files or {"src/net/a__cpp": SERVER, "src/b__cpp": MISMATCH, "c__cpp": SERVER.replace("start", "other")}))
        self.run_tool("-p", "build", "--report=html:r.html", *args)
        return self.read("r.html")

    def setUp(self):
        super().setUp()
        self.assertTrue(browser.is_there(), "chromium is missing; tools/setup test installs it")

    def page(self, b, fragment=""):
        b.open(f"file://{self.dir}/r.html{fragment}")

    def test_data(self):
        page = self.make()
        data = data_of(page)
        self.assertEqual([data["checks"][f["check"]]["id"] for f in data["findings"]], [RESULT, ACCESS, PROBLEM, RESULT, ACCESS])
        self.assertEqual([f["path"] for f in data["files"]], ["c.cpp", "src/b.cpp", "src/net/a.cpp"])
        self.assertTrue(all(c["page"] and c["cwe"] for c in data["checks"]))
        code = {no + i: text for no, *texts in data["files"][1]["code"] for i, text in enumerate(texts)}
        self.assertEqual(code[13], "    delete text;")
        self.assertNotIn(10 ** 9, code)
        problem = data["findings"][2]
        file, line, first, last, _ = problem["at"]
        self.assertEqual((data["files"][file]["path"], line, code[line][first:last]), ("src/b.cpp", 13, "delete text"))
        rows = problem["fix"]["changes"][0]["hunks"][0]
        self.assertIn([13, 0, "    delete text;"], rows)
        self.assertIn([0, 13, "    delete[] text;"], rows)
        self.assertEqual([r[2] for r in rows if r[1]], MISMATCH.replace("delete text", "delete[] text").splitlines()[9:14])

    def test_self_contained(self):
        page = self.make()
        self.assertNotRegex(page, r"<(link|img|iframe)\b|\bsrc=|@import|url\(|\bfetch\(|XMLHttpRequest")
        self.assertEqual(page.count("</script>"), 2)

    def test_click_and_details(self):
        self.make()
        with browser.Browser() as b:
            self.page(b)
            self.assertEqual(b.js("document.querySelector('#count').textContent"), "5 findings")
            self.assertEqual(b.js("document.querySelectorAll('.row').length"), 5)
            b.click("#row2")
            self.assertEqual(b.js("document.querySelector('main h2').textContent"), "'text' was got by 'new[]' and is given back by 'delete'")
            self.assertEqual(b.js("document.querySelectorAll('#trail .step').length"), 3)
            self.assertEqual(b.js("document.querySelectorAll('svg.path path:not(.tip)').length"), 2)
            self.assertEqual(b.js("document.querySelector('.line.hit u.range').textContent"), "delete")  # its first coloured part
            self.assertEqual(b.js("[...document.querySelectorAll('.half .gone .text, .half .added .text')].map(x => x.textContent.trim())"),
                             ["delete text;", "delete[] text;"])
            self.assertEqual(b.js("document.querySelector('.half .added mark').textContent"), "[]")
            self.assertIn("</script>", b.js("document.querySelector('#trail').textContent"))
            self.assertEqual(b.js("document.querySelectorAll('main b').length"), 0)  # code is no markup
            b.click("#trail .step")
            self.assertEqual(b.js("document.querySelector('#at').textContent"), "step 1 of 3")
            self.assertIn("at=2", b.js("location.hash"))

    def test_filters_search_and_keys(self):
        self.make()
        count = "document.querySelector('#count').textContent"
        head = "document.querySelector('main h2')?.parentNode.querySelector('.facts').textContent"

        def choose(name, value):
            b.js(f"(() => {{ const s = document.querySelector('#{name}'); s.value = {json.dumps(value)}; s.dispatchEvent(new Event('change')); }})()")
        with browser.Browser() as b:
            self.page(b)
            b.key("/")
            b.type("given back")
            self.assertEqual(b.js(count), "1 of 5 findings")
            self.assertIn("src/b.cpp:13", b.js(head))
            b.key("Escape")
            b.key("Escape")
            self.assertEqual(b.js(count), "5 findings")
            choose("folder", "src")
            self.assertEqual(b.js(count), "3 of 5 findings")
            choose("check", "io-unchecked-result")
            self.assertEqual(b.js(count), "1 of 5 findings")
            self.assertIn("src/net/a.cpp", b.js(head))
            b.click("#clear")
            choose("cwe", "CWE-762")
            self.assertEqual(b.js(count), "1 of 5 findings")
            choose("level", "error")
            self.assertRegex(b.js(count), r"^[01] of 5")
            b.click("#clear")
            choose("fix", "safe")
            self.assertRegex(b.js(count), r"^3 of 5")
            b.click("#clear")
            b.key("End")
            self.assertIn("src/net/a.cpp", b.js(head))
            b.key("k")
            b.key("k")
            self.assertIn("src/b.cpp", b.js(head))
            b.key("n")
            b.key("n")
            self.assertEqual(b.js("document.querySelector('#at').textContent"), "step 2 of 3")
            self.assertEqual(b.js("document.querySelectorAll('svg.path path.on').length"), 1)
            b.key("?")
            self.assertTrue(b.js("document.querySelector('#keys').open"))

    def test_themes_and_addresses(self):
        self.make()
        back = "getComputedStyle(document.body).backgroundColor"
        with browser.Browser() as b:
            self.page(b, "#theme=light&q=cwe-762")
            light = b.js(back)
            self.assertEqual(b.js("document.querySelector('#count').textContent"), "1 of 5 findings")
            b.click("#theme")
            self.assertNotEqual(b.js(back), light)
            self.assertIn("theme=dark", b.js("location.hash"))
            # Text can be read in both: a contrast of 4.5 and more.
            for theme in ("light", "dark"):
                self.page(b, f"#theme={theme}&at=2")
                for what in ("main h2", ".facts span", ".row .where", ".line .text", ".say", ".state", "#count"):
                    self.assertGreaterEqual(b.js(CONTRAST % json.dumps(what)), 4.5, f"{theme} {what}")
                if os.environ.get("QTCWE_SCREENSHOTS"):
                    b.screenshot(pathlib.Path(os.environ["QTCWE_SCREENSHOTS"]) / f"findings-{theme}.png")

    def test_nothing_found(self):
        data = data_of(self.make(a__cpp=CLEAN))
        self.assertEqual((data["findings"], data["files"], data["units"]), ([], [], 1))
        with browser.Browser() as b:
            self.page(b)
            self.assertEqual(b.js("document.querySelector('#none').textContent"), "Nothing was found.")
            b.key("j")
            b.key("n")
            self.assertEqual(b.js("document.querySelector('#count').textContent"), "0 findings")

    def test_five_thousand(self):
        """The page of a small project with its findings copied: opening, filtering and scrolling stay quick."""
        page = self.make()
        data = data_of(page)
        data["findings"] = data["findings"] * 1000
        start = page.index('id="data">') + len('id="data">')
        end = page.index("</script>", start)
        self.write("r.html", page[:start] + json.dumps(data).replace("<", "\\u003c") + page[end:])
        with browser.Browser() as b:
            self.page(b)
            self.assertEqual(b.js("document.querySelector('#count').textContent"), "5,000 findings")
            self.assertLess(b.js("document.querySelectorAll('*').length"), 1500)
            self.assertLess(b.js("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"), 5000)
            spent = b.js("(() => { const t = performance.now(); document.querySelector('#search').value = 'listen echo';"
                         " document.querySelector('#search').dispatchEvent(new Event('input')); return performance.now() - t; })()")
            self.assertLess(spent, 1000)
            self.assertRegex(b.js("document.querySelector('#count').textContent"), r"of 5,000 findings")
            b.js("document.querySelector('#clear').click()")
            b.key("End")
            self.assertEqual(b.js("document.querySelector('.row[aria-selected=true]').id"), "row4999")
            b.js("document.querySelector('#side').scrollTop = 2500 * 80")
            time.sleep(.2)
            self.assertTrue(b.js("document.querySelector('#row2500') !== null"))


CONTRAST = """(() => {
  const e = document.querySelector(%s), rgb = c => c.match(/[\\d.]+/g).map(Number), light = c => { const [r, g, b] = rgb(c).map(v => { v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; }); return .2126 * r + .7152 * g + .0722 * b; };
  let at = e; while (at && rgb(getComputedStyle(at).backgroundColor)[3] === 0) at = at.parentElement;
  const a = light(getComputedStyle(e).color), b = light(getComputedStyle(at || document.body).backgroundColor);
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
})()"""

if __name__ == "__main__":
    unittest.main()
