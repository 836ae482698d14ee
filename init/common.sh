# shellcheck shell=bash disable=SC2034 # the scripts that source it use the variables
# Sourced by install.sh and uninstall.sh: what is installed where, and steps that a dry run prints only.
set -euo pipefail

# A command, its project under src/, and the section of its settings.
commands=(
  "ocpp-relay-server OcppRelayServer relay"
  "ocpp-snoop2mqtt OcppSnoop2Mqtt snoop2mqtt"
)
service_user=ocpp-actors
prefix=/opt/ocpp-actors
bin=/usr/local/bin
share=/usr/local/share
root='' only='' dry_run=no changes=0 init=''

usage_error() { # text: an error in the arguments; nothing has been done
  echo "${0##*/}: $1" >&2
  exit 2
}

fail() { # text with the remedy
  echo "${0##*/}: $1" >&2
  exit 1
}

need_value() { # option value...
  if [ $# -lt 2 ] || [ -z "$2" ]; then
    usage_error "$1 needs a value"
  fi
}

find_init() {
  case "$(uname -s)" in
    FreeBSD) init=freebsd ;;
    Darwin) init=launchd ;;
    *)
      if [ -d /run/systemd/system ]; then
        init=systemd
      elif [ -x /sbin/openrc-run ]; then
        init=openrc
      else
        init=none
      fi
      ;;
  esac
}

# Paths for this init system.
find_places() {
  [ -n "$init" ] || find_init
  config_folder=/etc/ocpp-actors
  case "$init" in
    systemd | openrc | none) ;;
    freebsd) config_folder=/usr/local/etc/ocpp-actors ;;
    launchd) config_folder=/usr/local/etc/ocpp-actors service_user=_ocpp-actors ;;
    *) usage_error "--init $init is not known; give systemd, openrc, freebsd, launchd or none" ;;
  esac
  case "$only" in
    "" | relay | snoop2mqtt) ;;
    *) usage_error "--only $only is not known; give relay or snoop2mqtt" ;;
  esac
  case "$prefix" in /*[!/]) ;; *) usage_error "--prefix needs an absolute path, without a slash at its end" ;; esac
  if [ -n "$root" ]; then
    case "$root" in /*) ;; *) usage_error "--root needs an absolute path" ;; esac
  elif [ "$dry_run" = no ] && [ "$(id -u)" -ne 0 ]; then
    fail "only root may install here; use sudo, or --dry-run to see what would be done"
  fi
}

# The selected commands, one per line: command, project, section.
chosen() {
  local row
  for row in "${commands[@]}"; do
    if [ -z "$only" ] || [ "${row##* }" = "$only" ]; then
      echo "$row"
    fi
  done
}

# The files of the init system for a command, one per line: file under init/, target, mode.
service_files() { # command
  case "$init" in
    systemd) echo "systemd/$1.service /etc/systemd/system/$1.service 644" ;;
    openrc)
      echo "openrc/init.d/$1 /etc/init.d/$1 755"
      echo "openrc/conf.d/$1 /etc/conf.d/$1 644"
      ;;
    freebsd) # one script for both
      echo "BSD/etc/rc.d/ocpp2mqtt /usr/local/etc/rc.d/ocpp2mqtt 755"
      echo "BSD/etc/newsyslog.conf.d/ocpp-relay.conf /usr/local/etc/newsyslog.conf.d/ocpp-relay.conf 644"
      ;;
    launchd) echo "launchd/org.ocpp-actors.$1.plist /Library/LaunchDaemons/org.ocpp-actors.$1.plist 644" ;;
  esac
}

# Completions and man pages of a command in the sources, one per line: file, target, mode.
help_files() { # source command
  local file
  for file in "$1/man/$2".[1-8]; do
    [ ! -f "$file" ] || echo "$file $share/man/man${file##*.}/${file##*/} 644"
  done
  for file in "$1/completions/$2" "$1/completions/$2.bash" "$1/completions/bash/$2"; do
    [ ! -f "$file" ] || echo "$file $share/bash-completion/completions/$2 644"
  done
  for file in "$1/completions/_$2" "$1/completions/zsh/_$2"; do
    [ ! -f "$file" ] || echo "$file $share/zsh/site-functions/_$2 644"
  done
}

# act TEXT COMMAND...: prints a step, and runs it unless this is a dry run.
act() {
  echo "  $1"
  changes=$((changes + 1))
  shift
  [ "$dry_run" = yes ] || "$@"
}

# Steps on the machine itself, which are skipped with --root.
act_here() {
  [ -n "$root" ] || act "$@"
}
