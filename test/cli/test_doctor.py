"""doctor: what is wrong with a compile database, and the remedy; commands are never run."""
import json
import unittest

from cli import CLEAN, Case


class Doctor(Case):
    def entries(self, *rows):
        """Rows of (file, extra words) or whole entries."""
        made = []
        for row in rows:
            if isinstance(row, dict):
                made.append({"directory": str(self.dir / "build"), **row})
                continue
            name, extra = row
            made.append({"directory": str(self.dir / "build"), "file": str(self.dir / name),
                         "arguments": ["c++", *self.flags, *extra, "-c", str(self.dir / name)]})
        self.write("build/compile_commands.json", json.dumps(made))

    def doctor(self, code, *words):
        return self.check(self.run_tool("doctor", "-p", "build"), code, *words)

    def test_a_sound_database(self):
        self.write("a.cpp", CLEAN)
        self.entries(("a.cpp", ["-O2", "-Wall"]))
        self.assertEqual(self.doctor(0).out, "well: 1 command, 1 parsed for a try, 0 problems\n")

    def test_what_is_missing(self):
        self.write("a.cpp", '#include "ui_window.h"\n#include "a.moc"\n' + CLEAN)
        self.write("b.cpp", '#include "ui_there.h"\n' + CLEAN)
        self.write("gen/ui_there.h", "")
        self.entries(("a.cpp", []), ("b.cpp", [f"-I{self.dir}/gen", "-I", "../nowhere"]), ("gone.cpp", []),
                     ("b2.cpp", ["-include", "forced.h", "@flags.rsp", "-Iapp_autogen/include"]),
                     {"directory": str(self.dir / "no/such"), "file": str(self.dir / "b.cpp"), "command": "c++ -c b.cpp"},
                     {"directory": str(self.dir / "no/such"), "file": str(self.dir / "c.cpp"), "command": "c++ -c c.cpp"})
        self.write("b2.cpp", CLEAN)
        self.write("c.cpp", "int x;\n")
        out = self.doctor(1, "sources that the database names do not exist (1 command)", "gone.cpp", "    ui_window.h", "    a.moc",
                          "NAME_autogen", "/build/../nowhere", "forced.h", "flags.rsp", "folders for generated headers",
                          "folders that commands start in do not exist", "files have several commands", "ill: 5 commands").out
        self.assertNotIn("ui_there.h", out)
        # Of each trouble its remedy is said.
        blocks = [b for b in out.replace("\nnote:", "\nerror:").replace("\nwarning:", "\nerror:").split("\nerror:")][:-1]
        for block in blocks:
            self.assertIn("remedy:", block)

    def test_precompiled_headers_and_unity_builds(self):
        self.write("CMakeFiles/app.dir/Unity/unity_0_cxx.cxx", '#include "../../../a.cpp"\n')
        self.write("a.cpp", CLEAN)
        self.write("build/there_pch.hxx", "")
        self.entries(("CMakeFiles/app.dir/Unity/unity_0_cxx.cxx", []), ("a.cpp", ["-include", str(self.dir / "build/cmake_pch.hxx")]),
                     ("b.cpp", ["-Xclang", "-include-pch", "-Xclang", "there.pch", "-Xclang", "-include", "-Xclang", "there_pch.hxx"]))
        self.write("b.cpp", CLEAN)
        out = self.doctor(1, "CMAKE_UNITY_BUILD=OFF", "unity_0_cxx.cxx", "CMAKE_DISABLE_PRECOMPILE_HEADERS=ON", "cmake_pch.hxx").out
        self.assertIn("note: precompiled headers are not used", out)
        header = out.split("the header behind a precompiled header does not exist")[1].split("remedy")[0]
        self.assertNotIn("there_pch", header)

    def test_wrong_flags_and_compilers(self):
        self.write("a.cpp", CLEAN)
        self.entries(("a.cpp", ["-std=c++99"]))
        self.doctor(1, "the front end does not get through", "a.cpp", "-std")
        self.entries({"file": str(self.dir / "a.cpp"), "command": "arm-none-linux-gnueabi-g++ -c a.cpp"})
        self.doctor(1, "for another machine", "--target=", "no command names a folder with headers of Qt")
        self.entries({"file": str(self.dir / "a.cpp"), "arguments": ["C:\\VC\\cl.exe", "/c", "a.cpp"]})
        self.doctor(1, "Microsoft's compiler")

    def test_commands_are_never_run(self):
        self.write("a.cpp", CLEAN)
        flags = " ".join(self.flags)
        self.entries({"file": str(self.dir / "a.cpp"),
                      "command": f"touch pwned1 && c++ {flags} -DX=`touch pwned2` $(touch pwned3) -c a.cpp; touch pwned4 | touch pwned5"})
        self.doctor(1, "mean something to a shell only", "    &&", "$(touch", "nothing is run")
        self.run_tool("-p", "build")
        self.assertEqual([p for p in self.dir.rglob("pwned*")], [])

    def test_broken_databases(self):
        self.write("build/compile_commands.json", "[{]")
        self.check(self.run_tool("doctor", "-p", "build"), 2, "compile_commands.json:1")
        self.check(self.run_tool("doctor", "-p", "nowhere"), 2, "there is no")


if __name__ == "__main__":
    unittest.main()
