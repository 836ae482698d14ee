// The ws package on both sides, one of which closes the connection: with a code, without one (none), or without a Close
// (terminate). A CPMS that is to say nothing takes messages of 100 bytes at most.
// Usage: node closing.mjs listen CODE REASON | node closing.mjs ENDPOINT CODE REASON, where CODE may be "wait"
import WebSocket, { WebSocketServer } from "ws";

const [where, code, reason] = process.argv.slice(2);
const say = (what, more = {}) => console.log(JSON.stringify({ what, ...more }));

const end = (socket) => {
  switch (code) {
    case "wait":
      return undefined;
    case "none":
      return socket.close();
    case "terminate":
      return socket.terminate();
    default:
      return socket.close(Number(code), reason);
  }
};

const watch = (socket) => {
  socket.on("error", (error) => say("failed", { code: error.code }));
  socket.on("close", (closed, text) => say("closed", { code: closed, reason: String(text) }));
};

if (where === "listen") {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", maxPayload: 100 });
  server.on("connection", (socket) => {
    watch(socket);
    socket.on("message", () => end(socket));
  });
  server.on("listening", () => say("listening", { port: server.address().port }));
} else {
  const socket = new WebSocket(where, "ocpp1.6");
  watch(socket);
  socket.on("open", () => {
    if (code === "wait") {
      socket.send(reason || "close, please");
    } else {
      end(socket);
    }
  });
}
