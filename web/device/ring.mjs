/**
 * Rings once and waits for one command, with the MQTT client of npm. PORCHLIGHT_DEVICE is JSON: {"url",
 * "protocolVersion": 4 or 5, "authority", "certificate", "key": PEM files, "event", "command": topics, "payload"}. Prints
 * the command; exits 0 when it has come.
 */
import { readFileSync } from 'node:fs';
import mqtt from 'mqtt';

const order = JSON.parse(process.env.PORCHLIGHT_DEVICE);
const client = await mqtt.connectAsync(order.url, {
  protocolVersion: order.protocolVersion,
  clientId: 'npm',
  clean: true,
  reconnectPeriod: 0,
  ca: readFileSync(order.authority),
  cert: readFileSync(order.certificate),
  key: readFileSync(order.key),
});
client.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
const commanded = new Promise((resolve) => client.once('message', (topic, payload) => resolve(payload.toString())));
const [granted] = await client.subscribeAsync(order.command, { qos: 1 });
if (granted.qos !== 1) {
  throw new Error(`the subscription was not granted: ${granted.qos}`);
}
await client.publishAsync(order.event, order.payload, { qos: 1 });
console.log(await commanded);
await client.endAsync();
