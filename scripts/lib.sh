# shellcheck shell=bash
# What scripts/run, scripts/test and scripts/lint share: Debian's packages, Python, the virtual environment.
# Everything asks first and works only when something is missing, so that a second start is quick.
# Keeps to the bash 3.2 that macOS has.

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VENV="$ROOT/.venv"
PYTHON="$VENV/bin/python"
HOMEBREW_LINE="brew install python@3.13 pango && brew install --cask font-liberation"

say() { printf '%s\n' "$*" >&2; }
die() { say "✗ $*"; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }

# --- Debian's packages --------------------------------------------------------

uses_apt() { has apt-get && has dpkg-query; }

is_installed() {
    dpkg-query -W -f='${db:Status-Status}\n' "$1" 2>/dev/null | grep -x installed >/dev/null
}

installed_version() { dpkg-query -W -f='${Version}\n' "$1" 2>/dev/null | head -n 1; }

offered_version() { LC_ALL=C apt-cache policy "$1" 2>/dev/null | sed -n 's/^  Candidate: \([^(]\)/\1/p'; }

at_least() { dpkg --compare-versions "${1:-0}" ge "$2"; }

# Runs a command as root; returns 1 when this person cannot become root.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif has sudo && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
        sudo "$@"
    else
        return 1
    fi
}

can_be_root() { as_root true; }

# ensure_packages FUNCTION: installs what the function names; it prints the names of missing packages, nothing when all are there.
ensure_packages() {
    local missing
    uses_apt || return 0
    [ -n "$("$1")" ] || return 0
    say "→ Máy còn thiếu vài gói hệ thống (cần quyền quản trị để cài)…"
    if can_be_root; then
        as_root apt-get -q update </dev/null >&2 || say "  (apt-get update có lỗi; vẫn thử cài)"
    fi
    missing="$("$1" | paste -s -d ' ' -)"
    # shellcheck disable=SC2086  # a list of names
    if ! can_be_root || ! install_packages $missing; then
        stop_for_packages "$missing"
    fi
}

install_packages() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -o DPkg::Lock::Timeout=120 install -y --no-install-recommends "$@" </dev/null >&2
}

stop_for_packages() {
    say "✗ Chưa cài được các gói: $1"
    say "  Hãy nhờ người quản trị máy chạy một lệnh này, rồi chạy lại (run this as root, then try again):"
    say "    sudo sh -c 'apt-get update && apt-get install -y $1'"
    exit 1
}

# What the portal itself needs: Python, and for the PDF Pango, HarfBuzz and a font.
missing_runtime_packages() {
    local name
    has_python || python_package
    for name in libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0; do
        is_installed "$name" || printf '%s\n' "$name"
    done
    has_font_package || font_package
}

# Version 1 of the Liberation fonts lacks most accented Vietnamese letters. Debian 12 and Ubuntu 22.04 call
# version 2 fonts-liberation2; newer releases call it fonts-liberation.
has_font_package() {
    is_installed fonts-liberation2 || at_least "$(installed_version fonts-liberation)" 1:2
}

font_package() {
    if at_least "$(offered_version fonts-liberation)" 1:2; then
        echo fonts-liberation
    else
        echo fonts-liberation2
    fi
}

python_package() {
    local name
    for name in python3-venv python3.13-venv python3.12-venv python3.11-venv; do
        if at_least "$(offered_version "$name")" 3.11; then
            echo "$name"
            return
        fi
    done
    echo python3-venv
}

ensure_runtime_packages() {
    if [ "$(uname)" = Darwin ]; then
        check_macos
    else
        ensure_packages missing_runtime_packages
    fi
    has_python || die "Không có Python ≥ 3.11 dùng được (với venv và ensurepip) trên máy này. Hãy cài Python mới hơn."
}

check_macos() {
    local prefix
    prefix="$(brew --prefix 2>/dev/null || echo /opt/homebrew)"
    if ! has_python || [ ! -e "$prefix/lib/libpango-1.0.dylib" ]; then
        die "Máy Mac còn thiếu Python ≥ 3.11 hoặc Pango. Hãy chạy: $HOMEBREW_LINE"
    fi
    export DYLD_FALLBACK_LIBRARY_PATH="$prefix/lib:${DYLD_FALLBACK_LIBRARY_PATH:-/usr/lib}"
}

# --- Python -------------------------------------------------------------------

# Every candidate is asked to run: a shim of pyenv may exist and fail, Debian's python3 may lack ensurepip.
find_python() {
    local name path
    for name in python3.14 python3.13 python3.12 python3.11 python3 python; do
        while read -r path; do
            if "$path" -c 'import sys, venv, ensurepip; assert sys.version_info >= (3, 11)' </dev/null >/dev/null 2>&1; then
                printf '%s\n' "$path"
                return
            fi
        done < <(type -ap "$name")
    done
    return 1
}

has_python() { venv_works || find_python >/dev/null; }

venv_works() { [ -x "$PYTHON" ] && "$PYTHON" -c 'import sys; assert sys.version_info >= (3, 11)' 2>/dev/null; }

# The virtual environment keeps a copy of each lock that was installed into it.
venv_holds() { cmp -s "$ROOT/requirements/$1.txt" "$VENV/$1.txt" && venv_works; }

# ensure_venv runtime|dev: .venv holds exactly the lock; made anew when the runtime lock has changed.
ensure_venv() {
    if ! venv_holds runtime; then
        make_venv
        install_lock runtime
    fi
    venv_holds "$1" || install_lock "$1"
}

make_venv() {
    local python
    python="$(find_python)" || die "Không tìm thấy Python ≥ 3.11 có venv và ensurepip."
    say "→ Tạo môi trường Python .venv bằng $("$python" --version)…"
    "$python" -m venv --clear "$VENV"
}

install_lock() {
    say "→ Cài các thư viện Python trong requirements/$1.txt (vài phút ở lần đầu)…"
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes -r "$ROOT/requirements/$1.txt" </dev/null >&2 \
        || die "Chưa cài được thư viện Python. Hãy kiểm tra mạng rồi chạy lại; phần đã tải không phải tải lại."
    cp "$ROOT/requirements/$1.txt" "$VENV/$1.txt"
}
