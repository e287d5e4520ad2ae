// k6: requests through a pair of gateways, plaintext in, mutual TLS between, plaintext out.
//
//   enforcer certs init --out certs          two gateways as load/bench starts them, or as docs/gateway.md shows
//   k6 run load/gateway.js
//
// OUTBOUND (the plaintext listener of the first gateway, default http://127.0.0.1:15001), HOST (Host header, default none), REQUEST_PATH
// (default /), RATE (requests per second, default 500) and DURATION (default 30s) are read from the environment.
import http from 'k6/http';
import { check } from 'k6';

const outbound = __ENV.OUTBOUND || 'http://127.0.0.1:15001';
const path = __ENV.REQUEST_PATH || '/';
const headers = __ENV.HOST ? { Host: __ENV.HOST } : {};

const warmUp = 5;

const scenario = (duration, startTime) => ({
  executor: 'constant-arrival-rate',
  rate: Number(__ENV.RATE || 500),
  timeUnit: '1s',
  duration,
  startTime,
  preAllocatedVUs: 50,
  maxVUs: 500,
});

export const options = {
  // A gateway's first seconds are those of its compiler: they must answer, and are not measured.
  scenarios: { first: scenario(`${warmUp}s`, '0s'), steady: scenario(__ENV.DURATION || '30s', `${warmUp}s`) },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    // Two hops on one machine; the backend's own time is part of it.
    'http_req_duration{scenario:steady}': ['p(95)<10', 'p(99)<50'],
    'dropped_iterations{scenario:steady}': ['count==0'],
  },
};

export default function () {
  const answer = http.get(`${outbound}${path}`, { headers });
  check(answer, { 'the application answered': (r) => r.status === 200 });
}
