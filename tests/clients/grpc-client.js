'use strict';
// node grpc-client.js ADDRESS SCENARIO: exits 0 where the scenario went as it does without a gateway, else says what differed.
const assert = require('node:assert');
const { once } = require('node:events');
const grpc = require('@grpc/grpc-js');
const service = require('./grpc-service');

const [, , address, scenario] = process.argv;
const client = new (grpc.makeGenericClientConstructor(service, 'Orders'))(address, grpc.credentials.createInsecure(), {
  'grpc.default_authority': 'grpc.test',
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
});
const id = `${scenario}-${process.pid}`;
const metadata = () => { const all = new grpc.Metadata(); all.set('x-id', id); return all; };
const deadline = (milliseconds) => ({ deadline: Date.now() + milliseconds });

const unary = (request, options = deadline(15000)) => new Promise((resolve, reject) => {
  let end;
  const call = client.unary(request, metadata(), options, (failure, answer) => setImmediate(() => (failure ? reject(failure) : resolve({ answer, end }))));
  call.on('status', (status) => { end = status; });
});
const fails = async (work) => { try { await work; } catch (failure) { return failure; } throw new Error('it did not fail'); };
const collect = async (call) => {
  const parts = [];
  let end;
  call.on('status', (status) => { end = status; });
  call.on('data', (part) => parts.push(part));
  await new Promise((resolve, reject) => { call.on('end', () => setImmediate(resolve)); call.on('error', reject); });
  return { parts, end };
};
const toldServer = async (what) => {
  for (let i = 0; i < 1000; i++) {
    if ((await unary({ do: 'told', id })).answer.told === what) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`the server never learned '${what}'`);
};

const scenarios = {
  async unary() {
    const { answer, end } = await unary({ say: 'привет' });
    assert.deepStrictEqual(answer.echo, { say: 'привет' });
    assert.match(answer.peer, /URI=spiffe:\/\/cluster\.local\/ns\/shop\/sa\/web/);
    assert.deepStrictEqual(end.metadata.get('x-end'), ['unary']);
  },
  async 'client-stream'() {
    const answer = await new Promise((resolve, reject) => {
      const call = client.upload(metadata(), deadline(15000), (failure, value) => (failure ? reject(failure) : resolve(value)));
      for (let i = 0; i < 500; i++) call.write({ fill: 'y'.repeat(1000) });
      call.end();
    });
    assert.deepStrictEqual(answer, { count: 500, bytes: 500_000 });
  },
  async 'server-stream'() {
    const { parts, end } = await collect(client.download({ count: 500, fill: 1000 }, metadata(), deadline(15000)));
    assert.deepStrictEqual(parts.map((part) => part.i), Array.from({ length: 500 }, (_, i) => i));
    assert.deepStrictEqual(end.metadata.get('x-end'), ['download']);
  },
  async 'both-ways'() {
    const call = client.talk(metadata(), deadline(15000));
    let end;
    call.on('status', (status) => { end = status; });
    // Each word waits for the answer to the one before: nothing on the way may hold a message back.
    for (let i = 0; i < 50; i++) {
      call.write({ say: i });
      const [part] = await once(call, 'data');
      assert.strictEqual(part.heard, i);
    }
    call.end();
    call.resume();
    await once(call, 'end');
    await new Promise((resolve) => setImmediate(resolve));
    assert.strictEqual(end.code, grpc.status.OK);
    assert.deepStrictEqual(end.metadata.get('x-end'), ['talk']);
  },
  async 'error-with-trailers'() {
    const failure = await fails(unary({ do: 'fail' }));
    assert.strictEqual(failure.code, grpc.status.FAILED_PRECONDITION);
    assert.strictEqual(failure.details, 'not today: ж');
    assert.deepStrictEqual(failure.metadata.get('x-why'), ['sunday']);
    assert.deepStrictEqual([...failure.metadata.get('x-raw-bin')[0]], [0, 255]);
  },
  async deadline() {
    const failure = await fails(unary({ do: 'wait' }, deadline(300)));
    assert.strictEqual(failure.code, grpc.status.DEADLINE_EXCEEDED);
    await toldServer('cancelled');
  },
  async 'client-cancels'() {
    const call = client.download({ count: 1, open: true }, metadata(), deadline(15000));
    const failed = once(call, 'error');
    await once(call, 'data');
    call.cancel();
    assert.strictEqual((await failed)[0].code, grpc.status.CANCELLED);
    await toldServer('cancelled');
  },
  async 'server-breaks-off'() {
    const failure = await fails(collect(client.download({ count: 3, abort: true }, metadata(), deadline(15000))));
    assert.strictEqual(failure.code, grpc.status.ABORTED);
    assert.strictEqual(failure.details, 'broken off');
  },
  async 'large-message'() {
    const { answer } = await unary({ fill: 'z'.repeat(6_000_000) });
    assert.strictEqual(answer.echo.fill.length, 6_000_000);
  },
  async 'slow-reader'() {
    const call = client.download({ count: 2000, fill: 10_000 }, metadata(), deadline(20000));
    let count = 0;
    for await (const part of call) {
      assert.strictEqual(part.i, count++);
      if (count % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.strictEqual(count, 2000);
  },
  async 'many-at-once'() {
    const all = await Promise.all(Array.from({ length: 300 }, (_, i) => unary({ i })));
    assert.deepStrictEqual(all.map(({ answer }) => answer.echo.i), Array.from({ length: 300 }, (_, i) => i));
  },
};

scenarios[scenario]().then(() => process.exit(0), (failure) => { console.error(failure); process.exit(1); });
