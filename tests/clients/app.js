'use strict';
// The app behind the gateway: plain node:http and the ws package. Prints the port that it got.
const http = require('node:http');
const { createHash } = require('node:crypto');
const { WebSocketServer } = require('ws');

const events = [];            // SSE clients that wait for the next event
const seen = new Map();       // what became of a request, by its ?id=
const pattern = Buffer.from(Array.from({ length: 64 * 1024 }, (_, i) => (i * 31 + (i >> 8)) & 255));

const note = (id, more) => seen.set(id, { ...(seen.get(id) ?? {}), ...more });

const answers = {
  '/headers': (request, response) => response.end(JSON.stringify({ method: request.method, url: request.url, version: request.httpVersion, headers: request.headers })),
  '/echo': (request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream', trailer: 'x-sum' });
    const hash = createHash('sha256');
    request.on('data', (part) => { hash.update(part); });
    request.on('end', () => response.addTrailers({ 'x-sum': hash.copy().digest('hex') }));
    request.pipe(response);
  },
  '/sum': (request, response) => {
    const hash = createHash('sha256');
    let bytes = 0;
    request.on('data', (part) => { hash.update(part); bytes += part.length; });
    request.on('end', () => response.end(JSON.stringify({ bytes, sum: hash.digest('hex'), trailers: request.trailers })));
  },
  '/bytes': (request, response, query) => {
    let left = Number(query.get('n'));
    response.writeHead(200, query.has('chunked') ? {} : { 'content-length': left });
    const more = () => {
      while (left > 0) {
        const part = pattern.subarray(0, Math.min(left, pattern.length));
        left -= part.length;
        if (!response.write(part)) { response.once('drain', more); return; }
      }
      response.end();
    };
    more();
  },
  // Writes as long as somebody takes it; /seen tells how far it came.
  '/endless': (request, response, query) => {
    const id = query.get('id');
    let written = 0;
    response.on('close', () => note(id, { closed: true }));
    const more = () => {
      for (;;) {
        if (response.destroyed) return;
        written += pattern.length;
        note(id, { written });
        if (!response.write(pattern)) { response.once('drain', more); return; }
      }
    };
    more();
  },
  // Takes nothing of the body until POST /read?id=.
  '/hold': (request, response, query) => {
    const id = query.get('id');
    let bytes = 0;
    note(id, { held: true, resume: () => request.on('data', (part) => { bytes += part.length; note(id, { bytes }); }) });
    request.on('aborted', () => note(id, { aborted: true }));
    request.on('end', () => response.end(String(bytes)));
  },
  '/read': (request, response, query) => { seen.get(query.get('id')).resume(); response.end('ok'); },
  '/seen': (request, response, query) => response.end(JSON.stringify(seen.get(query.get('id')) ?? null)),
  '/events': (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: 0\n\n');
    events.push(response);
  },
  '/event': (request, response, query) => { events.forEach((client) => client.write(`data: ${query.get('n')}\n\n`)); response.end('ok'); },
  '/slow': (request, response, query) => setTimeout(() => response.end('slow'), Number(query.get('ms'))),
};

const answer = (request, response) => {
  const url = new URL(request.url, 'http://app');
  (answers[url.pathname] ?? ((_, missing) => { missing.statusCode = 404; missing.end('none'); }))(request, response, url.searchParams);
};

const server = http.createServer(answer);
// An app that decides before the body comes, which is what Expect is for.
server.on('checkContinue', (request, response) => {
  if (request.headers['x-unwanted']) { response.writeHead(417, { connection: 'close' }); response.end('unwanted'); return; }
  response.writeContinue();
  answer(request, response);
});

const sockets = new WebSocketServer({ server, handleProtocols: (offered) => (offered.has('chat') ? 'chat' : false) });
sockets.on('connection', (socket, request) => {
  const id = new URL(request.url, 'http://app').searchParams.get('id');
  note(id, { open: true, peer: request.headers['x-forwarded-client-cert'] });
  socket.on('error', (failure) => note(id, { error: failure.message }));
  socket.on('message', (data, binary) => {
    if (!binary && String(data) === 'close me') socket.close(4001, 'as you wish');
    else if (!binary && String(data) === 'ping me') socket.ping('are you there');
    else socket.send(data, { binary });
  });
  socket.on('pong', (data) => socket.send(`pong ${data}`));
  socket.on('close', (code, reason) => note(id, { code, reason: String(reason) }));
});

server.listen(0, '127.0.0.1', () => console.log(`port ${server.address().port}`));
