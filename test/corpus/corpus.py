"""What the scripts for the packaged Qt examples share."""
import subprocess

QMAKE = {5: "/usr/lib/qt5/bin/qmake", 6: "/usr/lib/qt6/bin/qmake"}


def changed_files(before, after):
    """Paths below `after` of the files that differ."""
    listed = subprocess.run(["diff", "-rq", before, after], capture_output=True, text=True, check=False).stdout
    return [line.split(" and ", 1)[1].rsplit(" differ", 1)[0] for line in listed.splitlines() if line.endswith(" differ")]
