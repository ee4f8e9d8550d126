"""Completion scripts, in the shells they are for."""
import re
import shutil
import subprocess
import unittest

from cli import ACCESS, Case


class Completion(Case):
    def script(self, shell):
        path = self.dir / f"script.{shell}"
        path.write_text(self.check(self.run_tool(f"--completion={shell}"), 0).out, encoding="utf-8")
        return path

    def shell(self, name, text):
        program = shutil.which(name)
        if not program:
            self.skipTest(f"{name} is not installed")
        done = subprocess.run([program, "-c", text], cwd=self.dir, env=self.environment(), capture_output=True, text=True, timeout=60)
        self.assertEqual((done.returncode, done.stderr), (0, ""), text)
        return done.stdout.split()

    def bash(self, *words):
        """What bash offers for the last word; '=' is a word of its own, as readline cuts them."""
        words = [piece for word in words for piece in (re.split("(=)", word) if word else [""])]
        if len(words) > 1 and words[-1] == "" and words[-2] == "=":
            words.pop()
        quoted = " ".join(f"'{w}'" for w in words)
        function = words[0].replace("-", "_")
        return self.shell("bash", f"compopt() {{ :; }}; . ./script.bash; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; "
                                  f'_{function}; printf "%s\\n" "${{COMPREPLY[@]}}"')

    def test_bash(self):
        self.script("bash")
        self.shell("bash", "bash -n script.bash")
        (self.dir / "source.cpp").write_text("")
        (self.dir / "build").mkdir()
        self.assertEqual(self.bash("qtcwe-fix", "--prof"), ["--profile="])
        self.assertEqual(self.bash("qtcwe-fix", "--profile="), ["default", "strict"])
        self.assertEqual(self.bash("qtcwe-fix", "--profile=st"), ["strict"])
        self.assertEqual(self.bash("qtcwe-fix", "--profile", "st"), ["strict"])
        self.assertEqual(self.bash("qtcwe-fix", "-p", "b"), ["build"])
        self.assertEqual(self.bash("qtcwe-fix", f"--checks={ACCESS[:-3]}"), [ACCESS])
        self.assertEqual(self.bash("qtcwe-fix", "explain", ACCESS[:-3]), [ACCESS])
        self.assertEqual(self.bash("qtcwe-fix", "und"), ["undo"])
        self.assertEqual(self.bash("qtcwe-fix", "so"), ["source.cpp"])
        self.assertEqual(self.bash("qtcwe-fix", "--fix", "so"), ["source.cpp"], "a value of --fix stands behind '='")
        self.assertIn("sarif", self.bash("qtcwe-fix", "--report="))
        self.assertEqual(self.bash("qtcwe-tidy", "--export-f"), ["--export-fixes="])
        self.assertEqual(self.bash("qtcwe-tidy", "--tidy-compat="), ["19", "22"])

    def test_bash_offers_every_option(self):
        self.script("bash")
        helped = {f"-{m}" for m in re.findall(r"^  -(-?[a-z-]+)", self.run_tool("--help").out, re.M)}
        self.assertEqual({w.rstrip("=") for w in self.bash("qtcwe-fix", "-")}, helped)

    def test_offered_words_are_accepted(self):
        self.script("bash")
        for option in ["profile", "fail-on", "color", "fix", "report", "completion"]:
            words = self.bash("qtcwe-fix", f"--{option}=")
            self.assertTrue(words, option)
            for word in words:
                self.assertEqual(self.run_tool(f"--{option}={word}", "--version").code, 0, f"--{option}={word}")

    def test_zsh(self):
        self.script("zsh")
        self.shell("zsh", "zsh -n script.zsh")
        # A completion run in a terminal of zsh's own.
        (self.dir / "script.zsh").rename(self.dir / "_qtcwe-fix")
        out = self.shell("zsh", """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'PS1=READY; fpath=($PWD $fpath); autoload -U compinit; compinit -u -D; bindkey "^I" complete-word; LISTMAX=9999; stty cols 200; print STA''RT'
            zpty -r -m shell out '*START*'
            zpty -w -n shell $'qtcwe-fix --profile=st\\t --color=nev\\t --unused-s\\t\\x01print -r -- "<" \\x05 ">"\\n'
            out=
            while zpty -r -t shell part || sleep 0.3 && (( tries++ < 20 )); do out+=$part; part=; done
            print -r -- $out
        """)
        text = " ".join(out)
        for word in ["--profile=strict", "--color=never", "--unused-suppressions"]:
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
