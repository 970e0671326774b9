# Shared by the set-up scripts: how they speak, how they fail, how they fetch.

say() {
    printf 'set-up: %s\n' "$*"
}

# fail WHAT WHAT_TO_DO: one sentence each, and the end of set-up.
fail() {
    printf 'set-up: %s %s\n' "$1" "$2" >&2
    exit 1
}

# Sets $deps, the ignored folder, and makes it a link to $PROMENADE_DEPS where a cache outside the clone is wanted.
open_deps() {
    deps=$root/.deps
    if [ -n "${PROMENADE_DEPS:-}" ]; then
        mkdir -p "$PROMENADE_DEPS" || fail "PROMENADE_DEPS names $PROMENADE_DEPS, which cannot be made." "Name a folder you may write to."
        [ -L "$deps" ] || [ ! -e "$deps" ] || fail "$deps is a folder, but PROMENADE_DEPS asks for a link." "Remove .deps, or unset PROMENADE_DEPS."
        ln -sfn "$(cd "$PROMENADE_DEPS" && pwd -P)" "$deps"
    fi
    mkdir -p "$deps/lib" "$deps/footage" "$deps/stamps" || fail "$deps cannot be written." "Check who owns the folder."
    log=$deps/setup.log
    # Two set-ups at once (a test run beside a build) would write the same files.
    exec 9>"$deps/stamps/lock"
    flock 9
}

# is_current NAME PIN FILE: has FILE been put there from PIN?
is_current() {
    [ -e "$3" ] && [ -r "$deps/stamps/$1" ] && read -r stamped <"$deps/stamps/$1" && [ "$stamped" = "$2" ]
}

# stamp NAME PIN: the last thing a step does.
stamp() {
    printf '%s\n' "$2" >"$deps/stamps/$1"
}

# check_sha256 FILE SUM
check_sha256() {
    actual=$(sha256sum "$1") && [ "${actual%% *}" = "$2" ]
}

# try_twice COMMAND...: a registry that hiccups once is not worth a person's time. Output goes to the log.
try_twice() {
    "$@" >>"$log" 2>&1 && return
    sleep 2
    "$@" >>"$log" 2>&1
}

# download WHAT SUM COMMAND...: runs COMMAND in an empty folder, where it must leave one file; sets $file to it.
download() {
    what=$1 sum=$2
    shift 2
    scratch=$deps/download
    rm -rf "$scratch" && mkdir -p "$scratch"
    say "fetching $what"
    (cd "$scratch" && try_twice "$@") ||
        fail "$what could not be downloaded (details in $log)." "Check the network and the proxy, then run the same command again."
    file=$(find "$scratch" -type f | head -n 1)
    [ -n "$file" ] || fail "The download of $what left no file (details in $log)." "Run the same command again."
    check_sha256 "$file" "$sum" ||
        fail "$what has the SHA-256 ${actual%% *}, not the pinned $sum." \
            "Do not use it: look for a proxy that rewrites downloads, or compare with scripts/setup.d/pins.sh of a newer version."
}

end_download() {
    rm -rf "$deps/download"
}

# python COMMAND...: the first Python that can do what set-up needs; version managers often hide one without pip.
python() {
    if [ -z "${python_path:-}" ]; then
        for python_path in python3 /usr/bin/python3 none; do
            [ "$python_path" = none ] || ! "$python_path" -m pip --version >/dev/null 2>&1 || break
        done
    fi
    [ "$python_path" != none ] || fail "No Python 3 with pip was found." "Install the Debian packages python3 and python3-pip."
    "$python_path" "$@"
}

# wheel WHAT NAME VERSION SUM: brings a wheel of PyPI; `pip download` installs nothing, so PEP 668 does not object.
wheel() {
    python -c '' # chosen here: a failure inside `download` would read like a network failure
    download "$1" "$4" "$python_path" -m pip download --no-deps --only-binary=:all: --python-version 311 \
        --platform "$wheel_platform" --disable-pip-version-check --progress-bar off --dest . "$2==$3"
}
