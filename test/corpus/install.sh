#!/usr/bin/env bash
# Installs the real programs the tool is tried on: the Qt examples Debian packages, and what they need to parse.
# Left out: qt3d5-examples (265 MB, mostly assets) and qtwebengine5/qtpdf5-examples (their -dev packages are as large).
# Debian 12 packages no qt6-*-examples; prepare --qt 6 reads the Qt 5 examples against the Qt 6 headers.
set -euo pipefail

examples=(
    qtbase5-examples qtcharts5-examples qtconnectivity5-examples qtdatavisualization5-examples
    qtdeclarative5-examples qtfeedback5-examples qtgamepad5-examples qtlocation5-examples
    qtmultimedia5-examples qtnetworkauth5-examples qtpim5-examples qtquickcontrols5-examples
    qtquickcontrols2-5-examples qtremoteobjects5-examples qtscript5-examples qtscxml5-examples
    qtsensors5-examples qtserialbus5-examples qt5serialport-examples qtspeech5-examples
    qtsvg5-examples qtsystems5-examples qttools5-examples qtvirtualkeyboard5-examples
    qtwayland5-examples qtwebchannel5-examples qtwebsockets5-examples qtwebview5-examples
    qtxmlpatterns5-examples
)
headers=(
    qtbase5-dev libqt5charts5-dev qtconnectivity5-dev libqt5datavisualization5-dev
    qtdeclarative5-dev qtfeedback5-dev libqt5gamepad5-dev qtpositioning5-dev qtlocation5-dev
    qtmultimedia5-dev libqt5networkauth5-dev qtpim5-dev libqt5opengl5-dev
    qtquickcontrols2-5-dev libqt5remoteobjects5-dev qtscript5-dev libqt5scxml5-dev
    libqt5sensors5-dev libqt5serialbus5-dev libqt5serialport5-dev libqt5texttospeech5-dev
    libqt5svg5-dev qtsystems5-dev qttools5-dev libqt5waylandclient5-dev
    libqt5waylandcompositor5-dev libqt5webchannel5-dev libqt5websockets5-dev
    libqt5webview5-dev libqt5xmlpatterns5-dev
    libvulkan-dev libwayland-dev opencl-headers
    # for prepare --qt 6
    qt6-base-dev libqt6opengl6-dev qt6-5compat-dev qt6-charts-dev qt6-connectivity-dev qt6-datavisualization-dev qt6-declarative-dev
    qt6-multimedia-dev qt6-networkauth-dev qt6-positioning-dev qt6-remoteobjects-dev qt6-scxml-dev qt6-sensors-dev qt6-serialbus-dev
    qt6-serialport-dev qt6-svg-dev qt6-tools-dev qt6-virtualkeyboard-dev qt6-wayland-dev qt6-webchannel-dev qt6-websockets-dev
)
tools=(g++ make python3 clang-19)

missing=()
for package in "${examples[@]}" "${headers[@]}" "${tools[@]}"; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [[ $state == installed ]] || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
    echo "corpus: all packages are installed" >&2
    exit 0
fi

as_root=()
if ((EUID != 0)); then
    command -v sudo >/dev/null || { echo "corpus: needs root or sudo to install: ${missing[*]}" >&2; exit 1; }
    as_root=(sudo)
fi
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@" >&2
}
apt update
apt install --no-install-recommends "${missing[@]}"
