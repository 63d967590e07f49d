// Loaded before the Playground, which listens on every interface and cannot be told otherwise: here, on loopback alone.
const net = require("node:net");
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (...given) {
  const [first, second] = given;
  if (first !== null && typeof first === "object" && "port" in first) {
    return listen.call(this, { ...first, host: "127.0.0.1" }, ...given.slice(1));
  }
  if (typeof first === "number" || /^\d+$/.test(String(first))) {
    return listen.call(this, first, "127.0.0.1", ...given.slice(typeof second === "string" ? 2 : 1));
  }
  return listen.apply(this, given);
};
