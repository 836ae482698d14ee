#!/usr/bin/env bash
# Removes what install.sh installed. The configuration stays, unless --purge is given.
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

usage() {
  cat <<EOF
Usage: init/uninstall.sh [options]

Stops the services and removes what init/install.sh has installed.

  --purge             Remove the configuration, the services' own files and their
                      user as well.
  --dry-run           Print every step and change nothing.
  --only COMMAND      relay or snoop2mqtt. The configuration and the user stay.
  --prefix FOLDER     Where the programs lie. Default: $prefix
  --init SYSTEM       systemd, openrc, freebsd, launchd or none. Default: this
                      machine's.
  --root FOLDER       As for install.sh: calls no service manager.
  -h, --help          Print this and end.
EOF
}

purge=no
while [ $# -gt 0 ]; do
  case "$1" in
    --dry-run) dry_run=yes ;;
    --purge) purge=yes ;;
    --only | --prefix | --init | --root)
      need_value "$@"
      case "$1" in
        --only) only=$2 ;;
        --prefix) prefix=$2 ;;
        --init) init=$2 ;;
        --root) root=${2%/} ;;
      esac
      shift
      ;;
    -h | --help) usage && exit 0 ;;
    *) usage_error "$1 is not an option; see --help" ;;
  esac
  shift
done
find_places

remove() { # path
  if [ -e "$root$1" ] || [ -L "$root$1" ]; then
    act "remove $1" rm -rf "$root$1"
  fi
}

# Removes a folder of ours if it is empty.
remove_folder() { # path
  [ ! -d "$root$1" ] || rmdir "$root$1" 2>/dev/null || true
}

stop_service() { # command
  case "$init" in
    systemd) act_here "systemctl disable --now $1" systemctl disable --now --quiet "$1.service" ;;
    openrc)
      act_here "rc-service $1 stop" rc-service --ifstarted "$1" stop
      act_here "rc-update del $1" rc-update --quiet --all del "$1"
      ;;
    freebsd) [ -n "$only" ] || act_here "service ocpp2mqtt stop" service ocpp2mqtt onestop ;;
    launchd) act_here "launchctl bootout org.ocpp-actors.$1" launchctl bootout "system/org.ocpp-actors.$1" ;;
  esac
}

is_installed() { # command
  [ -n "$(find "$root$prefix/$1" -mindepth 1 -print -quit 2>/dev/null)" ]
}

remove_user() {
  case "$init" in systemd | none) return 0 ;; esac
  id "$service_user" >/dev/null 2>&1 || return 0
  case "$init" in
    freebsd) act_here "remove the user $service_user" pw userdel "$service_user" ;;
    launchd)
      act_here "remove the user $service_user" dscl . -delete "/Users/$service_user"
      act_here "remove the group $service_user" dscl . -delete "/Groups/$service_user"
      ;;
    *) act_here "remove the user $service_user" "$(command -v userdel || echo deluser)" "$service_user" ;;
  esac
}

[ "$dry_run" = no ] || echo "Nothing is done. These are the steps:"
while read -r command _; do
  # If a service never ran or is gone, the rest is removed all the same.
  ! is_installed "$command" || stop_service "$command" || echo "  (that failed; going on)"
  while read -r _ place _; do
    if [ "$init" != freebsd ] || [ -z "$only" ]; then # one script for both
      remove "$place"
    fi
  done < <(service_files "$command")
  remove "$bin/$command"
  remove "$prefix/$command"
  remove "$share/bash-completion/completions/$command"
  remove "$share/zsh/site-functions/_$command"
  remove "$share/man/man1/$command.1"
  if [ "$purge" = yes ]; then
    remove "/var/lib/private/$command" # of a service whose user exists only while it runs
    remove "/var/lib/$command"
  fi
done < <(chosen)
if [ -z "$only" ]; then
  remove "$config_folder/config.yaml.example"
  remove "$config_folder/openssl-tls1.cnf"
  remove "$config_folder/openssl-rsa-key-exchange.cnf"
  if [ "$purge" = yes ]; then
    remove "$config_folder"
    [ "$init" != launchd ] || remove /usr/local/var/ocpp-actors
    remove_user
  fi
fi
if [ "$dry_run" = no ]; then
  remove_folder "$prefix"
  remove_folder "$config_folder"
fi
[ "$init" != systemd ] || act_here "systemctl daemon-reload" systemctl daemon-reload
[ ! -e "$root$config_folder/config.yaml" ] || echo "$config_folder/config.yaml stays; --purge removes it."
