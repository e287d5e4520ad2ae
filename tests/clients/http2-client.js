'use strict';
// node http2-client.js ADDRESS SCENARIO: node's own HTTP/2 client; exits 0 where all went as it does without a gateway.
const assert = require('node:assert');
const http2 = require('node:http2');
const { once } = require('node:events');
const { createHash } = require('node:crypto');

const [, , address, scenario] = process.argv;
const id = `${scenario}-${process.pid}`;
const session = http2.connect(`http://${address}`);
const request = (path, more = {}, options = {}) => session.request({ ':path': path, ':authority': 'app.test', ...more }, options);
const text = async (stream) => { let all = ''; stream.setEncoding('utf8'); for await (const part of stream) all += part; return all; };
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const seen = async () => JSON.parse(await text(request(`/seen?id=${id}`)));
const until = async (test) => {
  for (let i = 0; i < 1000; i++) {
    const told = await seen();
    if (told && test(told)) return told;
    await pause(25);
  }
  throw new Error('the app never learned of it');
};
// What still moves is asked twice: a flow that is held back stands still.
const settled = async (read) => {
  for (let before = -1, same = 0; ;) {
    const now = await read();
    same = now === before ? same + 1 : 0;
    if (same === 8) return now;
    before = now;
    await pause(50);
  }
};

const scenarios = {
  async 'many-streams'() {
    const all = await Promise.all(Array.from({ length: 200 }, (_, i) => text(request(`/headers?i=${i}`))));
    all.forEach((one, i) => assert.strictEqual(JSON.parse(one).url, `/headers?i=${i}`));
  },
  async trailers() {
    const stream = request('/echo', { ':method': 'POST' });
    const ended = once(stream, 'trailers');
    stream.end('hello');
    assert.strictEqual(await text(stream), 'hello');
    assert.strictEqual((await ended)[0]['x-sum'], createHash('sha256').update('hello').digest('hex'));
  },
  async 'request-trailers'() {
    const stream = request('/sum', { ':method': 'POST', trailer: 'x-mark' }, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-mark': 'there' }));
    stream.end('hello');
    assert.strictEqual(JSON.parse(await text(stream)).bytes, 5);
  },
  async cancel() {
    const stream = request(`/endless?id=${id}`);
    await once(stream, 'data');
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await until((told) => told.closed);
    assert.match(await text(request('/headers')), /x-forwarded-client-cert/);
  },
  async 'slow-reader'() {
    const stream = request(`/endless?id=${id}`);
    await once(stream, 'data');
    stream.pause();
    const held = await settled(async () => (await seen()).written);
    assert.ok(held < 24_000_000, `the app could write ${held} bytes that nobody read`);
    stream.resume();
    await until((told) => told.written > held + 5_000_000);
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await until((told) => told.closed);
  },
  async 'slow-app'() {
    const stream = request(`/hold?id=${id}`, { ':method': 'POST' });
    await until((told) => told.held);
    let sent = 0;
    const part = Buffer.alloc(64 * 1024, 'x');
    const most = 200_000_000;
    const write = () => { while (sent < most) { sent += part.length; if (!stream.write(part)) { stream.once('drain', write); return; } } };
    write();
    const held = await settled(async () => sent);
    assert.ok(held < 24_000_000, `${held} bytes went out that the app did not read`);
    await text(request(`/read?id=${id}`));
    await until((told) => told.bytes > held + 5_000_000);
    stream.close(http2.constants.NGHTTP2_CANCEL);
    await until((told) => told.aborted);
  },
};

scenarios[scenario]().then(() => process.exit(0), (failure) => { console.error(failure); process.exit(1); });
