#!/usr/bin/env bash
# Installs ocpp-relay-server and ocpp-snoop2mqtt as services. A second run upgrades them, or changes nothing.
# With the caller's umask, 077 would keep the services' users out, and 000 would let everybody in.
umask 022
here=$(cd "$(dirname "$0")" && pwd)
source=${here%/*}
# shellcheck source-path=SCRIPTDIR source=common.sh
. "$here/common.sh"

usage() {
  cat <<EOF
Usage: init/install.sh [options]

Builds the two commands and installs them with their configuration and a service
for each. An existing configuration is never changed.

  --dry-run           Print every step and change nothing.
  --only COMMAND      relay or snoop2mqtt.
  --self-contained    Install the .NET runtime with them, which is otherwise needed
                      on this machine (ASP.NET Core 10).
  --from FOLDER       Build nothing; take the published commands from here.
  --prefix FOLDER     Where the programs are installed. Default: $prefix
  --init SYSTEM       systemd, openrc, freebsd, launchd or none. Default: this
                      machine's.
  --root FOLDER       Install below this folder, for a package or to look at: no
                      user is created and no service manager called.
  -h, --help          Print this and end.
EOF
}

from='' self_contained=no
while [ $# -gt 0 ]; do
  case "$1" in
    --dry-run) dry_run=yes ;;
    --self-contained) self_contained=yes ;;
    --only | --from | --prefix | --init | --root)
      need_value "$@"
      case "$1" in
        --only) only=$2 ;;
        --from) from=$2 ;;
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
[ -z "$from" ] || [ "$self_contained" = no ] || usage_error "--from and --self-contained exclude each other: the commands are already built"

# Everything is prepared here first. If a step fails after that, the journal says how to undo the steps before it.
stage=$(mktemp -d)
journal=$stage/journal
: >"$journal"
trap 'finish $?' EXIT

finish() { # status
  if [ "$1" -ne 0 ] && [ -s "$journal" ]; then
    echo "Undoing the steps taken so far." >&2
    sed '1!G;h;$!d' "$journal" | while IFS=$'\t' read -r how path old; do
      case "$how" in
        remove) rm -rf "$path" ;;
        rmdir) rmdir "$path" 2>/dev/null || true ;;
        relink) ln -sfn "$old" "$path" ;;
        restore) cp -p "$old" "$path" ;;
      esac
    done
  fi
  rm -rf "$stage"
}

undo() { # how path [old]
  printf '%s\t%s\t%s\n' "$1" "$2" "${3:-}" >>"$journal"
}

make_folder() { # path [mode]
  [ ! -d "$1" ] || return 0
  make_folder "$(dirname "$1")"
  mkdir -m "${2:-755}" "$1"
  undo rmdir "$1"
}

# An earlier version left the mode of its folders to the caller's umask. A folder that is open to a group other than root's
# is the operator's choice.
mend_folder() { # path
  close_folder "$1"
  if [ -n "$(find "$root$1" -prune -type d ! -perm -001 \( ! -perm -010 -o -group 0 \) 2>/dev/null)" ]; then
    act "let the services enter $1" chmod go+rx "$root$1"
  fi
}

close_folder() { # path
  if [ -n "$(find "$root$1" -prune -type d \( -perm -020 -o -perm -002 \) 2>/dev/null)" ]; then
    act "let nobody but its owner write to $1" chmod go-w "$root$1"
  fi
}

# The rename is atomic.
write_file() { # source place mode
  make_folder "$(dirname "$2")"
  if [ -e "$2" ]; then
    local old
    old=$(mktemp "$stage/old.XXXXXX")
    cp -p "$2" "$old"
    undo restore "$2" "$old"
  else
    undo remove "$2"
  fi
  cp "$1" "$2.new$$"
  chmod "$3" "$2.new$$"
  mv -f "$2.new$$" "$2"
}

write_link() { # target place
  make_folder "$(dirname "$2")"
  if [ -L "$2" ]; then
    undo relink "$2" "$(readlink "$2")"
  else
    undo remove "$2"
  fi
  ln -s "$1" "$2.new$$"
  mv -f "$2.new$$" "$2"
}

write_tree() { # source place
  make_folder "$(dirname "$2")"
  undo remove "$2.new$$"
  undo remove "$2"
  cp -R "$1/." "$2.new$$" # the folder itself may be a link
  chmod -R u=rwX,go=rX "$2.new$$"
  mv "$2.new$$" "$2"
}

put_file() { # source place mode
  if [ ! -f "$root$2" ] || ! cmp -s "$1" "$root$2"; then
    act "write $2" write_file "$1" "$root$2" "$3"
  fi
}

# Prints the folder of the published command.
published() { # command project
  local folder
  if [ -n "$from" ]; then
    for folder in "$from/$1" "$from/$2/release" "$from/$2"; do
      if [ -x "$folder/$1" ]; then
        echo "$folder"
        return 0
      fi
    done
    fail "there is no $1 below $from; publish it: dotnet publish src/$2 -c Release -o $from/$1"
  fi
  if [ "$dry_run" = yes ]; then
    return 0
  fi
  build "$1" "$2" >&2
  echo "$stage/$1"
}

build() { # command project
  local options=()
  [ "$self_contained" = no ] || options=(--self-contained)
  echo "Building $1."
  dotnet publish "$source/src/$2" -c Release -v quiet -o "$stage/$1" ${options[@]+"${options[@]}"} || {
    [ "$self_contained" = no ] || fail "$1 could not be built with its runtime; is the package feed reachable? Without --self-contained it needs ASP.NET Core 10 on this machine"
    fail "$1 could not be built"
  }
}

# Identifies a build by its contents; no file name in it has a space.
print_of() { # folder
  (cd "$1" && find . -type f | LC_ALL=C sort | xargs cksum | cksum | tr ' ' '-')
}

# The services do not have the environment of the user who installs them.
check_runs() { # command folder
  env -u DOTNET_ROOT "$2/$1" --version >/dev/null 2>"$stage/said" || {
    cat "$stage/said" >&2
    fail "$1 does not start here; install the ASP.NET Core 10 runtime for all users (https://dotnet.microsoft.com/download), or use --self-contained"
  }
}

install_command() { # command project
  local folder place
  folder=$(published "$1" "$2")
  if [ -z "$folder" ]; then
    act "build $1 and copy it to $prefix/$1/" :
    act "link $bin/$1 to it" :
    return 0
  fi
  check_runs "$1" "$folder"
  mend_folder "$prefix"
  mend_folder "$prefix/$1"
  place=$prefix/$1/$(print_of "$folder")
  [ -d "$root$place" ] || act "copy $1 to $place" write_tree "$folder" "$root$place"
  if [ -e "$root$bin/$1" ] && [ ! -L "$root$bin/$1" ]; then
    fail "$bin/$1 is there already and no link; move it away"
  fi
  if [ "$(readlink "$root$bin/$1" || true)" != "$place/$1" ]; then
    act "link $bin/$1 to it" write_link "$place/$1" "$root$bin/$1"
  fi
}

# The previous build stays: its processes may still load parts of it.
remove_older() { # command
  local older
  [ -d "$root$prefix/$1" ] || return 0
  find "$root$prefix/$1" -mindepth 1 -maxdepth 1 -type d | while read -r older; do
    if [ "$older" != "$root$(dirname "$(readlink "$root$bin/$1")")" ] && [ "$older" != "$(cat "$stage/$1.before" 2>/dev/null)" ]; then
      echo "  remove ${older#"$root"}"
      [ "$dry_run" = yes ] || rm -rf "$older"
    fi
  done
}

note_current() { # command
  [ ! -L "$root$bin/$1" ] || echo "$root$(dirname "$(readlink "$root$bin/$1")")" >"$stage/$1.before"
}

# Not needed where the init system creates users for services.
install_user() {
  case "$init" in systemd | none) return 0 ;; esac
  id "$service_user" >/dev/null 2>&1 || act_here "create the user $service_user" create_user
}

create_user() {
  if [ "$init" = freebsd ]; then
    pw useradd "$service_user" -c "OCPP relay" -d /nonexistent -s /usr/sbin/nologin
  elif [ "$init" = launchd ]; then
    create_mac_user
  elif command -v useradd >/dev/null; then
    useradd --system --user-group --home-dir /nonexistent --no-create-home --shell /usr/sbin/nologin "$service_user"
  else
    addgroup -S "$service_user"
    adduser -S -D -H -h /nonexistent -s /sbin/nologin -G "$service_user" "$service_user"
  fi
}

create_mac_user() {
  local number=300
  while dscl . -list /Users UniqueID | grep -qw "$number" || dscl . -list /Groups PrimaryGroupID | grep -qw "$number"; do
    number=$((number + 1))
  done
  dscl . -create "/Groups/$service_user" PrimaryGroupID "$number"
  dscl . -create "/Users/$service_user" UniqueID "$number"
  dscl . -create "/Users/$service_user" PrimaryGroupID "$number"
  dscl . -create "/Users/$service_user" UserShell /usr/bin/false
  dscl . -create "/Users/$service_user" NFSHomeDirectory /var/empty
}

# It may contain passwords. The systemd units copy it for their services; elsewhere the services' user reads it by its group.
install_configuration() {
  local mode=600
  case "$init" in systemd | none) ;; *) mode=640 ;; esac
  close_folder "$config_folder"
  put_file "$source/configs/configuration_example.yaml" "$config_folder/config.yaml.example" 644
  put_file "$source/configs/openssl-tls1.cnf" "$config_folder/openssl-tls1.cnf" 644
  put_file "$source/configs/openssl-rsa-key-exchange.cnf" "$config_folder/openssl-rsa-key-exchange.cnf" 644
  if [ -e "$root$config_folder/config.yaml" ]; then
    return 0
  fi
  act "write $config_folder/config.yaml, to be edited" write_file "$source/configs/configuration_example.yaml" "$root$config_folder/config.yaml" "$mode"
  if [ "$mode" = 640 ]; then
    act_here "let $service_user read it" chgrp "$service_user" "$config_folder/config.yaml"
  fi
}

# The folders that the services write to; systemd and OpenRC create them.
install_folders() {
  local folder mode
  case "$init" in
    freebsd) [ -d "$root/var/log/ha" ] || act "create /var/log/ha" make_folder "$root/var/log/ha" ;;
    launchd)
      while read -r folder mode; do
        if [ ! -d "$root$folder" ]; then
          act "create $folder" make_folder "$root$folder" "$mode"
          act_here "give it to $service_user" chown "$service_user" "$folder"
        fi
      done <<<$'/var/log/ocpp-actors 755\n/usr/local/var/ocpp-actors 700'
      ;;
  esac
}

# A service that is not running is not started: its configuration comes first.
tell_service_manager() { # command
  case "$init" in
    systemd)
      act_here "systemctl daemon-reload" systemctl daemon-reload
      act_here "systemctl try-restart $1, if it runs" systemctl try-restart "$1.service"
      ;;
    openrc)
      if [ -z "$root" ] && rc-service --quiet "$1" status >/dev/null 2>&1; then
        act_here "rc-service $1 restart" rc-service "$1" restart
      fi
      ;;
  esac
}

say_next_steps() {
  echo "Next, as root:"
  echo "  1. Edit $config_folder/config.yaml"
  local step=2 command section
  while read -r command _ section; do
    echo "  $step. $command --config $config_folder/config.yaml --check"
    step=$((step + 1))
  done < <(chosen)
  while read -r command _ section; do
    [ "$section" = relay ] || ! relay_meters || continue
    case "$init" in
      systemd) echo "  $step. systemctl enable --now $command" ;;
      openrc) echo "  $step. rc-update add $command && rc-service $command start" ;;
      launchd) echo "  $step. launchctl bootstrap system /Library/LaunchDaemons/org.ocpp-actors.$command.plist" ;;
      none) echo "  $step. $command --config $config_folder/config.yaml   # no service was installed: let what starts this machine's services start it" ;;
      *) continue ;;
    esac
    step=$((step + 1))
  done < <(chosen)
  if [ "$init" = freebsd ]; then
    echo "  $step. sysrc ocpp2mqtt_enable=YES ocpp2mqtt_user=$service_user ocpp2mqtt_relay_args=\"--config $config_folder/config.yaml\" ocpp2mqtt_snoop_args=\"--config $config_folder/config.yaml\""
    ! relay_meters || echo "     and: sysrc ocpp2mqtt_snoop_enable=NO"
    echo "     then: service ocpp2mqtt start"
  fi
  say_who_meters
}

# Whether the relay has an MQTT broker, from its section of the configuration or, with systemd, the environment of its unit.
relay_meters() {
  [ -f "$root$config_folder/config.yaml" ] && awk -v quote="'" '
    { line = $0; gsub(/\r/, "", line); gsub(quote, "\"", line); gsub(/"relay" *:/, "relay:", line)
      gsub(/"mqtt_broker_host" *:/, "mqtt_broker_host:", line) }
    line ~ /^[^ #]/ { in_relay = line ~ /^relay *:/ }
    in_relay && line !~ /^ *#/ && match(line, /(^ +|^relay *:.*[{ ,])mqtt_broker_host *: */) {
      value = substr(line, RSTART + RLENGTH)
      if (value !~ /^(null|~|"")? *([,}#].*)?$/) found = 1
    }
    END { exit !found }' "$root$config_folder/config.yaml" && return 0
  [ "$init" = systemd ] && grep -Eqs "^ *OCPP_RELAY_MQTT_BROKER_HOST=[\"']?[^\"' ]" "$root$config_folder/ocpp-relay-server.env"
}

# One service alone publishes the metering; with both, one of them would only stand by.
say_who_meters() {
  [ -z "$only" ] || return 0
  if relay_meters && [ "$init" = systemd ] && [ -z "$root" ] && systemctl is-enabled --quiet ocpp-snoop2mqtt.service 2>/dev/null; then
    echo "The relay publishes the metering itself (mqtt_broker_host in section relay:), and ocpp-snoop2mqtt is enabled as well."
    echo "Choose one of them: remove that key, or systemctl disable --now ocpp-snoop2mqtt"
  elif relay_meters; then
    echo "ocpp-snoop2mqtt is not enabled: the relay publishes the metering itself (mqtt_broker_host in section relay:)."
    echo "To let ocpp-snoop2mqtt publish it, remove that key and enable ocpp-snoop2mqtt."
  else
    echo "ocpp-snoop2mqtt publishes the metering. To let the relay publish it in its own process, set mqtt_broker_host in"
    echo "section relay: and do not enable ocpp-snoop2mqtt."
  fi
}

if [ -z "$from" ] && [ "$dry_run" = no ]; then
  # shellcheck source-path=SCRIPTDIR source=../eng/setup.sh
  . "$source/eng/setup.sh"
fi
[ "$dry_run" = no ] || echo "Nothing is done. These are the steps:"
was_there=no
[ ! -e "$root$config_folder/config.yaml" ] || was_there=yes
while read -r command project _; do
  note_current "$command"
  install_command "$command" "$project"
done < <(chosen)
install_user
install_configuration
install_folders
while read -r command _; do
  while read -r file place mode; do
    if [ "$place" != "/etc/conf.d/$command" ] || [ ! -e "$root$place" ]; then
      put_file "$here/$file" "$place" "$mode"
    fi
  done < <(service_files "$command")
  while read -r file place mode; do
    put_file "$file" "$place" "$mode"
  done < <(help_files "$source" "$command")
done < <(chosen)
if [ "$changes" -eq 0 ]; then
  echo "Everything is as it was: nothing to do."
  exit 0
fi
while read -r command _; do
  remove_older "$command"
  tell_service_manager "$command"
done < <(chosen)
: >"$journal"
if [ "$was_there" = yes ]; then
  say_who_meters
else
  say_next_steps
fi
