#!/usr/bin/env bash
# Make this machine ready: system packages, .venv, the locked Python packages.
#
#   scripts/setup.sh run     what the application needs (requirements.txt)
#   scripts/setup.sh check   the same, and the tools of requirements-test.txt
#   scripts/setup.sh test    the same, and what only the tests need of the system: Chromium with a Japanese font,
#                            poppler, libatomic for Playwright, PostgreSQL's server, LibreOffice's spreadsheet
#
# Safe to repeat: it looks before it acts, and a machine that is ready costs well under a second.
# System packages are installed only as root or with sudo that asks no password; otherwise it stops with the command.
set -euo pipefail
cd "$(dirname "$0")/.."

mode=${1:-run}
locks=(requirements.txt)
[ "$mode" = run ] || locks+=(requirements-test.txt)
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_USER=0

say() { printf '==> %s\n' "$*"; }
stop() {
    printf '\n✗ %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '   %s\n' "$line" >&2; done
    exit 1
}

# --- Python ---------------------------------------------------------------------------------------------------------
python=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    stop "Python 3.11 以上が必要です / Python 3.11 or newer is needed (found: $("${PYTHON:-python3}" --version 2>/dev/null || echo none))" \
        "Debian 12 以降 / or newer: sudo apt-get update && sudo apt-get install -y python3 python3-venv" \
        "別の Python を使う / With another Python: make run PYTHON=/path/to/python3.11"
fi

# --- System packages ------------------------------------------------------------------------------------------------
wanted=()
venv=ready # or absent, half built, moved here from another place
.venv/bin/python -c 'import pip' 2>/dev/null || venv=broken
if [ $venv = broken ] && ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    wanted+=("$(basename "$python")-venv")
fi
mapfile -t libraries < <("$python" -I assess/run/doctor.py --missing-packages | sed '/^$/d')
wanted+=("${libraries[@]}")
if [ "$mode" = test ]; then
    command -v chromium >/dev/null || wanted+=(chromium)
    command -v pdftotext >/dev/null || wanted+=(poppler-utils)
    # The driver inside the playwright package is linked against it.
    "$python" -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null || wanted+=(libatomic1)
    # The pages are compared with accepted pictures, whose letters are drawn with this font.
    [ -d /usr/share/fonts/opentype/noto ] || wanted+=(fonts-noto-cjk)
    # It works the formulas of the workbook out again.
    command -v soffice >/dev/null || wanted+=(libreoffice-calc-nogui)
    # The tests start a server of their own with these programs and stop it.
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null || wanted+=(postgresql)
fi

if [ ${#wanted[@]} -gt 0 ]; then
    install="apt-get install -y --no-install-recommends ${wanted[*]}"
    if ! command -v apt-get >/dev/null; then
        stop "この環境に次のものを入れてください（apt-get がありません）/ No apt-get here: please install what these Debian packages hold" \
            "${wanted[*]}" "→ make $([ "$mode" = test ] && echo test || echo run)"
    fi
    as_root=()
    if [ "$(id -u)" != 0 ] && command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    elif [ "$(id -u)" != 0 ]; then
        stop "システムの部品が足りません。管理者で次を実行してください / System packages are missing. Run as administrator:" \
            "sudo apt-get update && sudo $install"
    fi
    apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get)
    say "システムの部品を入れます / Installing system packages: ${wanted[*]}"
    if [[ " ${wanted[*]} " == *" postgresql "* ]]; then
        # Debian would make a cluster and start it at every boot; nobody here needs that one.
        clusters=/etc/postgresql-common/createcluster.d
        "${as_root[@]}" mkdir -p $clusters
        echo 'create_main_cluster = false' | "${as_root[@]}" tee $clusters/no-main-cluster.conf >/dev/null
    fi
    log=$(mktemp)
    trap 'rm -f "$log"' EXIT
    apt_install() {
        "${apt[@]}" -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 install -y --no-install-recommends "${wanted[@]}" >>"$log" 2>&1 </dev/null
    }
    apt_update() { "${apt[@]}" -o DPkg::Lock::Timeout=300 update >>"$log" 2>&1 </dev/null; }
    apt_known() {
        local package
        for package in "${wanted[@]}"; do apt-cache show "$package" >/dev/null 2>&1 || return 1; done
    }
    apt_failed() {
        { grep -A1 '^Err' "$log" || grep '^E: ' "$log" || tail -n 10 "$log"; } | head -n 10 >&2 || true
        stop "apt-get が失敗しました。ネットワーク・プロキシを確認して次を実行 / apt-get failed. Check the network or proxy, then run:" \
            "sudo apt-get update && sudo $install"
    }
    # The lists are fetched only when they lack a package or turn out to be stale.
    if apt_known; then
        apt_install || { apt_update || apt_failed; apt_install || apt_failed; }
    else
        apt_update || apt_failed
        apt_install || apt_failed
    fi
fi

# --- Virtual environment and Python packages ------------------------------------------------------------------------
# .venv keeps a copy of each lock that it was filled from.
filled=$venv
for lock in "${locks[@]}"; do cmp -s "$lock" ".venv/$lock" || filled=stale; done
if [ "$filled" != ready ]; then
    if [ $venv = broken ]; then
        say "仮想環境を作ります / Creating the virtual environment: .venv ($("$python" --version))"
        "$python" -m venv --clear .venv || stop "仮想環境を作れません / Could not create .venv" "rm -rf .venv && make setup"
    fi
    say "Python の部品を入れます（初回は1分ほど）/ Installing Python packages (about a minute the first time)"
    if ! .venv/bin/python -m pip install --quiet --progress-bar off --require-hashes "${locks[@]/#/--requirement=}" </dev/null; then
        stop "pip が失敗しました。ネットワーク・プロキシ（HTTPS_PROXY, PIP_INDEX_URL）を確認して再実行 / pip failed. Check the network or proxy, then run again:" \
            "make setup"
    fi
    cp "${locks[@]}" .venv/
fi

# --- Is everything there? -------------------------------------------------------------------------------------------
if ! found=$(.venv/bin/python -I assess/run/doctor.py); then
    mapfile -t found <<<"$found"
    stop "まだ足りないものがあります / Something is still missing:" "${found[@]}"
fi
say "準備ができています / Ready"
