'use strict';
// A grpc-js server of all four kinds. Prints the port that it got, and what it saw end early.
const grpc = require('@grpc/grpc-js');
const service = require('./grpc-service');

const trailers = (values) => { const all = new grpc.Metadata(); Object.entries(values).forEach(([name, value]) => all.set(name, value)); return all; };
const told = new Map();       // how a call ended, by its x-id

const watch = (call) => {
  const [id] = call.metadata.get('x-id');
  call.on('cancelled', () => told.set(String(id), 'cancelled'));
};

const server = new grpc.Server({ 'grpc.max_receive_message_length': -1, 'grpc.max_send_message_length': -1 });
server.addService(service, {
  unary(call, done) {
    watch(call);
    switch (call.request.do) {
      case 'fail':
        done({ code: grpc.status.FAILED_PRECONDITION, details: 'not today: ж', metadata: trailers({ 'x-why': 'sunday', 'x-raw-bin': Buffer.from([0, 255]) }) });
        break;
      case 'wait':
        break;                // until it is cancelled
      case 'told':
        done(null, { told: told.get(call.request.id) ?? null });
        break;
      default:
        done(null, { echo: call.request, peer: String(call.metadata.get('x-forwarded-client-cert')) }, trailers({ 'x-end': 'unary' }));
    }
  },
  upload(call, done) {
    let count = 0, bytes = 0;
    call.on('data', (part) => { count += 1; bytes += part.fill?.length ?? 0; });
    call.on('end', () => done(null, { count, bytes }));
  },
  download(call) {
    watch(call);
    let i = 0;
    const more = () => {
      while (i < call.request.count) {
        if (call.cancelled) return;
        if (!call.write({ i: i++, fill: 'x'.repeat(call.request.fill ?? 0) })) { call.once('drain', more); return; }
      }
      if (call.request.abort) call.emit('error', { code: grpc.status.ABORTED, details: 'broken off' });
      else if (!call.request.open) call.end(trailers({ 'x-end': 'download' }));
    };
    more();
  },
  talk(call) {
    watch(call);
    call.on('data', (part) => call.write({ heard: part.say }));
    call.on('end', () => call.end(trailers({ 'x-end': 'talk' })));
  },
});
server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (failure, port) => {
  if (failure) throw failure;
  console.log(`port ${port}`);
});
