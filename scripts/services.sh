# shellcheck shell=bash
# A throwaway PostgreSQL and a Chromium, for scripts/test and scripts/bench. WORK is their folder for the run.

find_chromium() {
    if [ -n "${NTM_CHROMIUM:-}" ]; then
        echo "$NTM_CHROMIUM"
    else
        type -P chromium || type -P google-chrome
    fi
}

# The newest PostgreSQL server on this machine; Debian keeps it out of PATH.
postgresql_folder() {
    local folder
    for folder in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -t/ -k5,5nr); do
        if [ -x "$folder/initdb" ]; then
            echo "$folder"
            return
        fi
    done
    return 1
}

# initdb refuses to run as root: root lends the work to another user.
as_database_user() {
    local user
    if [ "$(id -u)" != 0 ]; then
        "$@"
        return
    fi
    user="$(database_user)"
    setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups "$@"
}

database_user() { if id postgres >/dev/null 2>&1; then echo postgres; else echo nobody; fi; }

# Listens on a Unix socket in its own folder only, and never waits for the disk: its data live for minutes.
start_postgresql() {
    local bin folder="$WORK/postgresql"
    bin="$(postgresql_folder)"
    mkdir -m 700 "$folder"
    if [ "$(id -u)" = 0 ]; then chown "$(database_user)" "$folder"; fi
    (
        cd /
        as_database_user "$bin/initdb" -D "$folder/data" -U ntm --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync
        as_database_user "$bin/pg_ctl" -D "$folder/data" -l "$folder/log" -w -t 60 start -o \
            "-k $folder -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        as_database_user "$bin/createdb" -h "$folder" -U ntm ntm
    ) >"$WORK/postgresql.out" 2>&1 || {
        cat "$WORK/postgresql.out" "$folder/log" >&2 || true
        die "PostgreSQL tạm không khởi động được."
    }
    POSTGRESQL_URL="postgresql://ntm@/$folder/ntm"
}

stop_postgresql() {
    local folder="$WORK/postgresql"
    if [ -e "$folder/data/postmaster.pid" ]; then
        (cd / && as_database_user "$(postgresql_folder)/pg_ctl" -D "$folder/data" -m immediate -w stop) >/dev/null 2>&1 || true
    fi
}
