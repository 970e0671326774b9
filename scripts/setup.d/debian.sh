# Debian packages by name; only those that are missing, and nothing at all where none is.

# What compiles the daemon. Rust itself is the one thing that set-up expects to be there.
packages_build="
    ca-certificates gcc libc6-dev make pkg-config libclang-dev python3 python3-pip
    libgstreamer1.0-dev libgstreamer-plugins-base1.0-dev"
# What it plays at run time: containers, RTSP, MJPEG; libav for software H.264; bad for what it parses.
packages_run="
    gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-libav"
# What only tests need: a real RTSP server, a real browser, and curl as in API.md.
packages_test="
    libgstrtspserver-1.0-dev gstreamer1.0-tools chromium curl"

debian_packages() {
    wanted="$packages_build $packages_run"
    [ "$group" = demo ] || wanted="$wanted $packages_test"
    if ! command -v dpkg-query >/dev/null; then
        fail "Set-up installs Debian packages, and this is no Debian." \
            "Install the equivalents of:$(printf ' %s' $wanted); then set PROMENADE_SKIP_PACKAGES=1 and run it again."
    fi
    missing=$(missing_packages)
    [ -z "$missing" ] || install_packages
}

missing_packages() {
    # It exits with 1 where a package is unknown, which is what is being asked.
    installed=" $(dpkg-query -W -f='${db:Status-Status}=${Package} ' $wanted 2>/dev/null || :) "
    for package in $wanted; do
        case "$installed" in
        *" installed=$package "*) ;;
        *) printf '%s ' "$package" ;;
        esac
    done
}

install_packages() {
    as_root=
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || fail "The Debian packages ${missing}are missing, and there is no sudo." "As root: apt-get install ${missing% }"
        as_root=sudo
    fi
    say "installing Debian packages: $missing"
    apt_update
    try_twice $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing ||
        fail "apt-get could not install $missing(details in $log)." "Run 'apt-get install ${missing% }' by hand to see why."
}

apt_update() {
    # A failed update may still leave usable lists; what cannot be installed is reported by the install itself.
    try_twice ${as_root:-} apt-get update || say "apt-get update failed; going on with the package lists there are"
}
