#!/usr/bin/env bash
# Opens the HTML matrix of each shipped policy in a headless Chromium and looks at it.
# Needs Rust, Node 18 or later, and Chromium: on Debian the last two are installed if they are missing and this runs as root.
# Screenshots are written to $CARGO_TARGET_DIR/page (target/page).
set -euo pipefail
cd "$(dirname "$0")/../.."

export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$PWD/target}"
readonly POLICIES=(agorapulse publer alixia semji alex)

browser() {
    command -v chromium || command -v chromium-browser || command -v google-chrome || true
}

install_missing() {
    local missing=()
    [ -n "${CHROMIUM:-$(browser)}" ] || missing+=(chromium fonts-dejavu-core)
    command -v node >/dev/null || missing+=(nodejs)
    [ "${#missing[@]}" -gt 0 ] || return 0
    if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
        printf 'needed and not found: %s\n' "${missing[*]}" >&2
        return 2
    fi
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}"
}

render() {
    local name
    mkdir -p "$CARGO_TARGET_DIR/page"
    for name in "${POLICIES[@]}"; do
        local matrix=(cargo run --locked -q --example role_matrix -- --policy "policies/$name.json" --format)
        "${matrix[@]}" html >"$CARGO_TARGET_DIR/page/$name.html"
        "${matrix[@]}" json >"$CARGO_TARGET_DIR/page/$name.json"
    done
}

install_missing
render
export CHROMIUM="${CHROMIUM:-$(browser)}" PAGES="$CARGO_TARGET_DIR/page"
exec node --test --test-reporter=spec tests/page/page.test.mjs
