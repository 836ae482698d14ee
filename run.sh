#!/usr/bin/env bash
# Sets up, builds and runs ocpp-relay-server. Without --cpms (or --config, or OCPP_RELAY_CPMS or OCPP_RELAY_CONFIG) it
# runs a demo: a simulated charger, a simulated CPMS, and an MQTT broker inside the relay. All options go to the relay.
# OCPPACTORS_PUBLISH names a folder of published executables to run instead of building.
if [ -z "${OCPPACTORS_PUBLISH:-}" ]; then
  . "$(dirname "$0")/eng/setup.sh"
else
  set -euo pipefail
  publish() { echo "$OCPPACTORS_PUBLISH/$1/release/$2"; }
fi

demo=yes
charger_port=${OCPP_RELAY_OCPP_PORT:-8500}
snoop_port=${OCPP_RELAY_SNOOP_PORT:-8501}
broker=${OCPP_RELAY_MQTT_BROKER_HOST:-}
mqtt_port=${OCPP_RELAY_MQTT_BROKER_PORT:-}
previous=
[ -z "${OCPP_RELAY_CPMS:-}${OCPP_RELAY_CONFIG:-}" ] || demo=no
for argument in "$@"; do
  case "$argument" in
    --ocpp-port=*) charger_port=${argument#*=} ;;
    --snoop-port=*) snoop_port=${argument#*=} ;;
    --mqtt-broker-host=*) broker=${argument#*=} ;;
    --mqtt-broker-port=*) mqtt_port=${argument#*=} ;;
    --cpms | --cpms=* | --config | --config=* | -h | --help | --version) demo=no ;;
  esac
  case "$previous" in
    --ocpp-port) charger_port=$argument ;;
    --snoop-port) snoop_port=$argument ;;
    --mqtt-broker-host) broker=$argument ;;
    --mqtt-broker-port) mqtt_port=$argument ;;
  esac
  previous=$argument
done

[ -n "${OCPPACTORS_PUBLISH:-}" ] || echo "Building; the first time this takes a minute or two." >&2
relay=$(publish OcppRelayServer ocpp-relay-server)
[ "$demo" = yes ] || exec "$relay" "$@"

simulator=$(publish OcppSimulator ocpp-simulator)
cpms_port=${OCPP_DEMO_CPMS_PORT:-9500}
home="find the device \"EV Charge Point DEMO-1\" there"
if [ -z "$broker" ]; then
  # Not 1883: this machine may have a broker of its own there.
  broker=embedded
  mqtt_port=${mqtt_port:-1884}
  export OCPP_RELAY_MQTT_BROKER_HOST=embedded OCPP_RELAY_MQTT_BROKER_PORT=$mqtt_port OCPP_RELAY_MQTT_EMBEDDED_STORE=${OCPP_RELAY_MQTT_EMBEDDED_STORE:-none}
  home="./run.sh --mqtt-broker-host <the broker that it listens to>"
fi
[ "$broker" != embedded ] || broker=localhost

relay_pid=
simulator_pid=
end() { kill -TERM $relay_pid $simulator_pid 2>/dev/null || true; }
trap end INT TERM # a background job ignores Ctrl-C

# In the environment, so that an error message gives the position of an argument as the user typed it.
OCPP_RELAY_CPMS="ws://127.0.0.1:$cpms_port/" "$relay" "$@" &
relay_pid=$!

# Print nothing before the relay listens: it may have ended already with an error in its options.
for _ in {1..100}; do
  ! (: <>"/dev/tcp/localhost/$snoop_port") 2>/dev/null || break
  kill -0 "$relay_pid" 2>/dev/null || break
  sleep 0.2
done
if kill -0 "$relay_pid" 2>/dev/null; then
  cat <<END

A demo: the simulated charger DEMO-1 charges through the relay, at a simulated CPMS. Ctrl-C ends it.

  The live page     http://localhost:$snoop_port/
  The metering      mosquitto_sub -h $broker -p ${mqtt_port:-1883} -t '#' -v
  Your own charger  ws://<this machine>:$charger_port/<id> (the simulated CPMS takes any)
  Home Assistant    $home
  The real thing    ./run.sh --cpms <your CPMS's URL> [--mqtt-broker-host <broker, or embedded>]

END
  "$simulator" demo --relay "ws://localhost:$charger_port/" --cpms-port "$cpms_port" &
  simulator_pid=$!
fi

# Wait until either ends, or for Ctrl-C. The bash of macOS (3.2) has no wait -n and waits for the relay.
if [ "${BASH_VERSINFO[0]}" -ge 5 ]; then wait -n || true; else wait "$relay_pid" || true; fi
end
status=0
wait "$relay_pid" || status=$?
if [ -n "$simulator_pid" ] && ! wait "$simulator_pid" && [ "$status" -eq 0 ]; then
  echo "The demo's charger and CPMS have ended. If port $cpms_port is taken, name another in OCPP_DEMO_CPMS_PORT." >&2
  status=1
fi
exit "$status"
