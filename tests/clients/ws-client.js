'use strict';
// node ws-client.js ADDRESS SCENARIO: exits 0 where the scenario went as it does without a gateway, else says what differed.
const assert = require('node:assert');
const http2 = require('node:http2');
const { once } = require('node:events');
const WebSocket = require('ws');

const [, , address, scenario] = process.argv;
const id = `${scenario}-${process.pid}`;
const url = `ws://${address}/talk?id=${id}`;
const headers = { host: 'app.test' };

const open = async (protocols) => {
  const socket = new WebSocket(url, protocols, { headers });
  await once(socket, 'open');
  return socket;
};
const ask = async (socket, what) => {
  const answer = once(socket, 'message');
  socket.send(what);
  return answer;
};
const seen = async (test) => {
  for (let i = 0; i < 1000; i++) {
    const told = await (await fetch(`http://${address}/seen?id=${id}`)).json();
    if (told && test(told)) return told;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error('the app never learned of it');
};

const scenarios = {
  async echo() {
    const socket = await open();
    const [text, isBinary] = await ask(socket, 'привет');
    assert.strictEqual(String(text), 'привет');
    assert.strictEqual(isBinary, false);
    const [bytes, binary] = await ask(socket, Buffer.from([0, 1, 255]));
    assert.deepStrictEqual([...bytes], [0, 1, 255]);
    assert.strictEqual(binary, true);
    assert.match((await seen((told) => told.open)).peer, /URI=spiffe:\/\/cluster\.local\/ns\/shop\/sa\/web/);
  },
  async large() {
    const socket = await open();
    const sent = Buffer.alloc(8_000_000, 'abcdefg');
    const [bytes] = await ask(socket, sent);
    assert.ok(sent.equals(bytes));
  },
  async fragments() {
    const socket = await open();
    const answer = once(socket, 'message');
    socket.send('one ', { fin: false });
    socket.send('two ', { fin: false });
    socket.send('three', { fin: true });
    assert.strictEqual(String((await answer)[0]), 'one two three');
  },
  async protocol() {
    const socket = await open(['other', 'chat']);
    assert.strictEqual(socket.protocol, 'chat');
  },
  async ping() {
    const socket = await open();
    const pong = once(socket, 'pong');
    socket.ping('hello');
    assert.strictEqual(String((await pong)[0]), 'hello');
    assert.strictEqual(String((await ask(socket, 'ping me'))[0]), 'pong are you there');
  },
  async 'app-closes'() {
    const socket = await open();
    const closed = once(socket, 'close');
    socket.send('close me');
    const [code, reason] = await closed;
    assert.strictEqual(code, 4001);
    assert.strictEqual(String(reason), 'as you wish');
  },
  async 'client-closes'() {
    const socket = await open();
    await ask(socket, 'hello');
    socket.close(4002, 'enough');
    await once(socket, 'close');
    const told = await seen((all) => all.code);
    assert.deepStrictEqual([told.code, told.reason], [4002, 'enough']);
  },
  async 'client-breaks-off'() {
    const socket = await open();
    await ask(socket, 'hello');
    socket.terminate();
    assert.strictEqual((await seen((all) => all.code)).code, 1006);
  },
  async refused() {
    const socket = new WebSocket(`ws://${address}/talk`, { headers: { host: 'nobody.test' } });
    const [, response] = await once(socket, 'unexpected-response');
    assert.strictEqual(response.statusCode, 403);
    assert.strictEqual(response.headers['x-enforcer-reason'], 'destination-undeclared');
    socket.on('error', () => {});
    socket.terminate();
  },
  // RFC 8441: the client speaks HTTP/2 to its gateway, and a WebSocket is one of its streams.
  async http2() {
    const session = http2.connect(`http://${address}`);
    await once(session, 'remoteSettings');
    assert.strictEqual(session.remoteSettings.enableConnectProtocol, true);
    const stream = session.request({
      ':method': 'CONNECT', ':protocol': 'websocket', ':scheme': 'http', ':path': `/talk?id=${id}`, ':authority': 'app.test', 'sec-websocket-version': '13',
    }, { endStream: false });
    const [answered] = await once(stream, 'response');
    assert.strictEqual(answered[':status'], 200);
    const receiver = new WebSocket.Receiver({ isServer: false });
    stream.pipe(receiver);
    const sender = new WebSocket.Sender(stream);
    const answer = once(receiver, 'message');
    sender.send('over http/2', { binary: false, mask: true, fin: true });
    assert.strictEqual(String((await answer)[0]), 'over http/2');
    const closing = once(receiver, 'conclude');
    sender.close(4003, 'enough', true);
    assert.strictEqual((await closing)[0], 4003);
    assert.strictEqual((await seen((all) => all.code)).code, 4003);
    session.destroy();
  },
};

scenarios[scenario]().then(() => process.exit(0), (failure) => { console.error(failure); process.exit(1); });
