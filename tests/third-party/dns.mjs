// In a network and mount namespace of its own (unshare --net --mount): a DNS server, resolv.conf and CPMS of its own for a
// relay that dials its CPMS by name, and chargers that say what they were answered.
// Usage: unshare --user --map-root-user --net --mount node dns.mjs RELAY SCENARIO
import { execFileSync, spawn } from "node:child_process";
import dgram from "node:dgram";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));
const run = (command, ...words) => execFileSync(command, words, { env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
const [, , relayFile, scenario] = process.argv;
const name = "cpms.example.test";
const types = { 1: "A", 28: "AAAA" };

run("ip", "link", "set", "lo", "up");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "dns-"));
process.on("exit", () => fs.rmSync(folder, { recursive: true }));
const replace = (file, text) => {
  const ours = path.join(folder, path.basename(file));
  fs.writeFileSync(ours, text);
  run("mount", "--bind", ours, file);
};
replace("/etc/nsswitch.conf", "hosts: files dns\n");

// What the name server answers: addresses by type; a type left out has none, no zone at all is an unknown name, and to an
// ignored type there is no answer.
let zone = { A: ["127.0.0.3"] };
let questions = 0;
const answer = (query) => {
  let end = 12;
  while (query[end] !== 0) {
    end += query[end] + 1;
  }

  const type = types[query.readUInt16BE(end + 1)];
  const addresses = zone?.[type] ?? [];
  if (addresses === "ignored") {
    return null;
  }

  const head = Buffer.from(query.subarray(0, 12));
  head.writeUInt16BE(zone ? 0x8180 : 0x8183, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) => {
    const bytes = Buffer.from(address.split(".").map(Number));
    return Buffer.concat([Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 5, 0, bytes.length]), bytes]);
  });
  return Buffer.concat([head, query.subarray(12, end + 5), ...records]);
};
const listenUdp = (address, onQuery) =>
  new Promise((listening) => {
    const socket = dgram.createSocket("udp4", (query, from) => onQuery(query, from, socket));
    socket.bind(53, address, () => listening(socket));
  });
const serveDns = (delay) =>
  listenUdp("127.0.0.1", (query, from, socket) => {
    questions += 1;
    const reply = answer(query);
    if (reply) {
      setTimeout(() => socket.send(reply, from.port, from.address), delay);
    }
  });

const acceptance = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n";
const cpms = net.createServer((socket) => {
  socket.on("error", () => {});
  socket.once("data", () => socket.write(`${acceptance}X-Address: ${socket.localAddress}\r\n\r\n`));
});
await new Promise((listening) => cpms.listen({ port: 0, host: "0.0.0.0", backlog: 1000 }, listening));

const startRelay = async (...more) => {
  const relay = spawn(relayFile, [
    ...["--cpms", `ws://${name}:${cpms.address().port}/`, "--ocpp-host", "127.0.0.1", "--ocpp-port", "0"],
    ...["--snoop-host", "127.0.0.1", "--snoop-port", "0", ...more],
  ]);
  process.on("exit", () => relay.kill());
  return new Promise((listening) => {
    let output = "";
    relay.stdout.on("data", (text) => {
      output += text;
      const found = /Chargers connect to ws:\/\/[^:]*:(\d+)\//.exec(output);
      if (found) {
        listening(Number(found[1]));
      }
    });
  });
};
// What a charger is answered: the status, or of a 101 the CPMS's address.
const dial = (port, id) =>
  new Promise((answered) => {
    const socket = net.connect({ port, host: "127.0.0.1" });
    socket.on("error", (error) => answered(error.code));
    socket.once("data", (head) => {
      socket.destroy();
      answered(/X-Address: (\S+)/.exec(head)?.[1] ?? /^HTTP\/1.1 (\d+)/.exec(head)[1]);
    });
    socket.write(`GET /${id} HTTP/1.1\r\nHost: relay\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n`);
  });
const dialAll = async (port, count) => {
  const answers = await Promise.all(Array.from({ length: count }, (_, number) => dial(port, `CP${number}`)));
  const counts = {};
  answers.forEach((each) => (counts[each] = (counts[each] ?? 0) + 1));
  return counts;
};
// The answer of the first dial that is not answered as the one before; no cache may keep an address for long.
const dialUntilChanged = async (port, before) => {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const now = await dial(port, "CP");
    if (now !== before || Date.now() > deadline) {
      return now;
    }
  }
};

const scenarios = {
  "slow server": async () => {
    replace("/etc/resolv.conf", "nameserver 127.0.0.1\n");
    await serveDns(30);
    say("answered", await dialAll(await startRelay(), 600));
    say("asked", { questions });
  },
  "dead first server": async () => {
    replace("/etc/resolv.conf", "nameserver 127.0.0.2\nnameserver 127.0.0.1\n");
    await listenUdp("127.0.0.2", () => {});
    await serveDns(0);
    const port = await startRelay();
    say("answered", await dialAll(port, 4));
    say("answered", await dialAll(port, 4));
  },
  "no answer for IPv6": async () => {
    replace("/etc/resolv.conf", "nameserver 127.0.0.1\n");
    zone = { A: ["127.0.0.3"], AAAA: "ignored" };
    await serveDns(0);
    say("answered", await dialAll(await startRelay("--dial-timeout", "4"), 4)); // a look-up of both takes ten seconds
  },
  "changes": async () => {
    replace("/etc/resolv.conf", "nameserver 127.0.0.1\n");
    await serveDns(0);
    const port = await startRelay();
    say("answered", { by: await dial(port, "CP") });
    zone = { A: ["127.0.0.4"] };
    say("answered", { by: await dialUntilChanged(port, "127.0.0.3") });
    zone = null;
    say("answered", { by: await dialUntilChanged(port, "127.0.0.4") });
    zone = { A: ["127.0.0.5"] };
    say("answered", { by: await dial(port, "CP") });
  },
};
await scenarios[scenario]();
process.exit(0);
