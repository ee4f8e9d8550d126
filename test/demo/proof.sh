#!/usr/bin/env bash
# Proves by running it that the demo is broken and that its fixed version is not.
#
#   proof.sh [--review REVIEW_DIR] ORIGINAL_DIR FIXED_DIR QT_MAJOR [BUILD_DIR]
#
# The folders hold the demo's CMake project: as it is, after the safe fixes, and (REVIEW_DIR, default FIXED_DIR) after
# the fixes that need a review. Every version is built plain and with AddressSanitizer. Exit status: 0 all proved,
# 1 something is not so, 2 it could not be tried.
set -uo pipefail

readonly program=tst_local_echo_benchmark
readonly runs=${PROOF_RUNS:-20}     # how often the ordinary rows must pass
readonly hang=10                    # seconds after which a program counts as hanging
readonly limit=120                  # seconds the fixed versions may need: they wait for their own time-outs

usage() { sed -n '2,/^set/{/^#/s/^# \{0,1\}//p}' "$0" >&2; exit 2; }
die() { echo "proof: $*" >&2; exit 2; }

review=
if [[ ${1-} == --review ]]; then
    (($# >= 2)) || usage
    review=$2
    shift 2
fi
(($# == 3 || $# == 4)) || usage
original=$1
fixed=$2
qt=$3
review=${review:-$fixed}
[[ $qt == 5 || $qt == 6 ]] || die "QT_MAJOR is 5 or 6, not '$qt'"
for folder in "$original" "$fixed" "$review"; do
    [[ -f $folder/CMakeLists.txt ]] || die "no CMakeLists.txt in $folder"
done

# The socket's name is looked up in the temporary folder: one of its own keeps runs apart.
scratch=$(mktemp -d) || die "no temporary folder"
trap 'rm -rf "$scratch"' EXIT
build=${4:-$scratch/build}
log=$scratch/log

failures=0
count=0
result() {  # result STATUS TEXT: one line for a proof, and what the program said when it is not so
    count=$((count + 1))
    if (($1 == 0)); then
        echo "ok $count - $2"
    else
        failures=$((failures + 1))
        echo "not ok $count - $2"
        sed 's/^/#   /' "$log" | tail -n 40
    fi
}

compile() {  # compile SOURCE_DIR NAME FLAGS
    echo "# building $2 with Qt $qt"
    { cmake -S "$1" -B "$build/$2" -DDEMO_QT="$qt" -DCMAKE_BUILD_TYPE= -DCMAKE_CXX_FLAGS="$3" &&
        cmake --build "$build/$2" -j 2; } >"$log" 2>&1 || { cat "$log" >&2; die "$2 does not build"; }
}

run() {  # run SECONDS NAME ARGUMENTS...: what the program says goes to $log; 137 when it had to be killed
    local seconds=$1 name=$2 status
    shift 2
    mkdir "$scratch/tmp"
    # In a shell of its own, which is the one to tell about the kill.
    TMPDIR=${socket_folder:-$scratch/tmp} ASAN_OPTIONS=detect_leaks=0 \
        bash -c '"$@"; exit $?' run timeout -s KILL "$seconds" "$build/$name/$program" "$@" >"$log" 2>&1
    status=$?
    rm -rf "$scratch/tmp"
    return $status
}

passes() {  # passes NAME ARGUMENTS...
    run "$limit" "$@" && grep -q '^Totals: .* 0 failed' "$log"
}

passes_often() {  # passes_often NAME ARGUMENTS...
    local i
    for ((i = 0; i < runs; ++i)); do
        passes "$@" || return 1
    done
}

versions=(original fixed)
compile "$original" original "-O1 -g"
compile "$fixed" fixed "-O1 -g"
if [[ ! $review -ef $fixed ]]; then
    versions+=(review)
    compile "$review" review "-O1 -g"
    last=review
else
    last=fixed
fi
sanitize="-O1 -g -fno-omit-frame-pointer -fsanitize=address"
compile "$original" asan-original "$sanitize"
compile "$fixed" asan-fixed "$sanitize"
[[ $last == fixed ]] || compile "$review" asan-review "$sanitize"

# No server can listen and no client connect when the temporary folder is no folder.
one_row="echo:connections:1,chunk:16"
socket_folder=/dev/null run "$hang" original "$one_row"
[[ $? == 137 ]]
result $? "without a server the original still runs after $hang s"
started=$SECONDS
socket_folder=/dev/null run "$limit" "$last" "$one_row"
status=$?
((status > 0 && status < 124)) && grep -q '^FAIL! ' "$log" && grep -q '^Totals: .* [1-9][0-9]* failed' "$log"
result $? "without a server the $last version ends by itself with a failed test (after $((SECONDS - started)) s)"

for version in "${versions[@]}"; do
    passes_often "$version" echo
    result $? "with the server the $version version passes $runs times"
done

run "$limit" asan-original largeChunk
(($? != 0)) && grep -q 'AddressSanitizer: heap-buffer-overflow' "$log"
result $? "chunks larger than the buffer: the original writes behind it"
for version in "${versions[@]:1}"; do
    passes "asan-$version" largeChunk && passes "asan-$version" echo
    result $? "chunks larger than the buffer: the $version version passes under AddressSanitizer"
done

echo "1..$count"
((failures == 0))
