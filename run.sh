#!/usr/bin/env bash
# Sets up, builds and runs ocpp-relay-server. Without --cpms (or --config, or OCPP_RELAY_CPMS or OCPP_RELAY_CONFIG) it
# relays a simulated charger to a simulated CPMS, and meters it to a broker of its own, to try it out; all options go to
# the relay.
. "$(dirname "$0")/eng/setup.sh"

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

echo "Building; the first time this takes a minute or two." >&2
relay=$(publish OcppRelayServer ocpp-relay-server)
[ "$demo" = yes ] || exec "$relay" "$@"

simulator=$(publish OcppSimulator ocpp-simulator)
cpms_port=${OCPP_DEMO_CPMS_PORT:-9500}
home="find the device \"EV Charge Point DEMO-1\" there"
if [ -z "$broker" ]; then
  # Not 1883: perhaps a broker of this machine's own is there.
  broker=embedded
  mqtt_port=${mqtt_port:-1884}
  export OCPP_RELAY_MQTT_BROKER_HOST=embedded OCPP_RELAY_MQTT_BROKER_PORT=$mqtt_port OCPP_RELAY_MQTT_EMBEDDED_STORE=${OCPP_RELAY_MQTT_EMBEDDED_STORE:-none}
  home="./run.sh --mqtt-broker-host <the broker that it listens to>"
fi
[ "$broker" != embedded ] || broker=localhost

cat <<END

A demo: the simulated charger DEMO-1 charges through the relay, at a simulated CPMS. Ctrl-C ends it.

  The live page     http://localhost:$snoop_port/
  The metering      mosquitto_sub -h $broker -p ${mqtt_port:-1883} -t '#' -v
  Your own charger  ws://<this machine>:$charger_port/<id> (the simulated CPMS takes any)
  Home Assistant    $home
  The real thing    ./run.sh --cpms <your CPMS's URL> [--mqtt-broker-host <broker, or embedded>]

END
"$relay" --cpms "ws://127.0.0.1:$cpms_port/" "$@" &
relay_pid=$!
"$simulator" demo --relay "ws://localhost:$charger_port/" --cpms-port "$cpms_port" &
simulator_pid=$!

# A background job ignores Ctrl-C, so both are told here; the relay's exit status is the demo's.
trap 'kill -TERM "$relay_pid" "$simulator_pid" 2>/dev/null || true' INT TERM
status=0
wait "$relay_pid" || true # its end, or Ctrl-C
kill -TERM "$relay_pid" "$simulator_pid" 2>/dev/null || true
wait "$relay_pid" || status=$?
wait "$simulator_pid" || true
exit "$status"
