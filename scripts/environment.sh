# Sourced by the verbs in this folder: makes .venv as locked, once per change of the lock, and says so.
# usage: . scripts/environment.sh; use_environment run|test; find_chromium; find_servers

use_environment() {
    lock="requirements/$1.txt"
    stamp=".venv/$1.stamp"
    state="$(cat "$lock" pyproject.toml | cksum) $PWD"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && [ -x .venv/bin/explainer ]; then
        return
    fi
    # An environment knows the folder it was made in: one that was copied along is made anew.
    if [ ! -x .venv/bin/python ] || [ "$(cat .venv/folder 2>/dev/null)" != "$PWD" ]; then
        python=$(find_python)
        echo "Making the environment .venv with $("$python" --version) …" >&2
        rm -rf .venv
        "$python" -m venv .venv
        echo "$PWD" > .venv/folder
    fi
    echo "Installing what $lock names (once; a minute or two) …" >&2
    install --require-hashes --requirement "$lock"
    install --no-deps --no-build-isolation --editable .
    echo "$state" > "$stamp"
    # The lock of the tests holds all of the lock that runs.
    [ "$1" = run ] || echo "$(cat requirements/run.txt pyproject.toml | cksum) $PWD" > .venv/run.stamp
}

install() {
    .venv/bin/python -m pip --disable-pip-version-check install --quiet "$@" 2>.venv/install.log || {
        cat .venv/install.log >&2
        exit 1
    }
}

find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$python" >/dev/null 2>&1 &&
            "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    echo "Python 3.11 or newer, with venv, is needed and was not found." >&2
    exit 1
}

# Exports CHROMIUM, a browser for the tests, and installs one where there is none.
find_chromium() {
    CHROMIUM=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
    if [ -z "$CHROMIUM" ] && command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        echo "Installing Chromium for the tests in a browser (once) …"
        { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null
        CHROMIUM=$(command -v chromium)
    elif [ -z "$CHROMIUM" ]; then
        echo "Installing Playwright's Chromium for the tests in a browser (once) …"
        .venv/bin/playwright install chromium
    fi
    export CHROMIUM
}

# Installs the servers that the site is tested behind, where that is allowed; the tests say what they miss.
find_servers() {
    if ! { command -v nginx && command -v caddy; } >/dev/null 2>&1 && command -v apt-get >/dev/null 2>&1; then
        root=$([ "$(id -u)" = 0 ] || echo "sudo --non-interactive")
        $root true 2>/dev/null || return 0
        echo "Installing nginx and Caddy for the tests behind a server (once) …"
        { $root apt-get update -qq && $root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            nginx-light libnginx-mod-http-brotli-static caddy; } >/dev/null
    fi
}
