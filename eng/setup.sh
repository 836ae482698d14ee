# shellcheck shell=bash
# Sourced by run.sh, test.sh, fuzz.sh and bench.sh: installs what they need before they build.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

command -v dotnet >/dev/null || {
  echo "The .NET SDK $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or newer is needed: https://dotnet.microsoft.com/download" >&2
  exit 1
}

# publish PROJECT NAME: builds an executable and prints where it is.
publish() {
  dotnet publish "src/$1" -c Release -v quiet >&2 || return # a function whose output is taken does not stop by itself
  echo "$(dotnet msbuild "src/$1" -getProperty:PublishDir -p:Configuration=Release)$2"
}

# node_modules: installs what the lock file of tests/third-party names, unless that is installed already.
node_modules() {
  local folder=tests/third-party
  if ! cmp -s "$folder/package-lock.json" "$folder/node_modules/.of-this-lock"; then
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error
    cp "$folder/package-lock.json" "$folder/node_modules/.of-this-lock"
  fi
}

# need COMMAND...: installs the Debian packages of the commands, or files, that are missing.
need() {
  local missing=() package
  for command in "$@"; do
    case "$command" in
      unshare) package=util-linux ;;
      ip) package=iproute2 ;;
      mosquitto_sub) package=mosquitto-clients ;;
      systemd-analyze) package=systemd ;;
      */ngx_stream_module.so) package=libnginx-mod-stream ;;
      xmllint) package=libxml2-utils ;;
      *) package=$command ;;
    esac
    PATH="$PATH:/usr/sbin:/sbin" command -v "$command" >/dev/null || [ -e "$command" ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local sudo=
  [ "$(id -u)" -eq 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq "${missing[@]}"
}
