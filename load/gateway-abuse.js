// k6: good requests through a gateway while others abuse it: headers too large, paths that are refused, hosts that nobody declared, a new connection
// for each request. The good ones must not notice, and each of the bad ones must get its own answer.
//
//   k6 run load/gateway-abuse.js          two gateways as docs/gateway.md shows them; the outbound route must name HOST
//
// OUTBOUND (default http://127.0.0.1:15001), HOST (a declared host, default none: then every host is), REQUEST_PATH, RATE (good requests per second,
// default 200), ABUSE (bad ones, default 400) and DURATION (default 30s) are read from the environment.
import http from 'k6/http';
import { check } from 'k6';

const outbound = __ENV.OUTBOUND || 'http://127.0.0.1:15001';
const path = __ENV.REQUEST_PATH || '/';
const host = __ENV.HOST || '';
const headers = host ? { Host: host } : {};
const duration = __ENV.DURATION || '30s';

const scenario = (exec, rate) => ({ executor: 'constant-arrival-rate', exec, rate: Math.max(1, Math.round(rate)), timeUnit: '1s', duration, preAllocatedVUs: 50, maxVUs: 1000 });
const abuse = Number(__ENV.ABUSE || 400) / 4;

export const options = {
  scenarios: {
    good: scenario('good', Number(__ENV.RATE || 200)),
    huge: scenario('huge', abuse),
    twisted: scenario('twisted', abuse),
    undeclared: scenario('undeclared', host ? abuse : 1),
    hasty: scenario('hasty', abuse),
  },
  thresholds: {
    'checks{of:good}': ['rate==1'],
    'http_req_duration{of:good}': ['p(95)<50', 'p(99)<250'],
    'checks{of:bad}': ['rate==1'],
  },
};

const bad = (answer, statuses) => check(answer, { 'it was refused': (r) => statuses.includes(r.status) }, { of: 'bad' });

export function good() {
  const answer = http.get(`${outbound}${path}`, { headers, tags: { of: 'good' } });
  check(answer, { 'the application answered': (r) => r.status === 200 }, { of: 'good' });
}

export function huge() {
  bad(http.get(`${outbound}${path}`, { headers: { ...headers, 'X-Huge': 'x'.repeat(60000) }, tags: { of: 'bad' } }), [431, 0]);
}

export function twisted() {
  // Encoded slash and NUL: two readings of one path.
  bad(http.get(`${outbound}/a%2f..%2fb%00`, { headers, tags: { of: 'bad' } }), [400, 403]);
}

export function undeclared() {
  if (host) {
    bad(http.get(`${outbound}${path}`, { headers: { Host: 'nobody.invalid' }, tags: { of: 'bad' } }), [403]);
  }
}

export function hasty() {
  const answer = http.get(`${outbound}${path}`, { headers: { ...headers, Connection: 'close' }, tags: { of: 'hasty' } });
  check(answer, { 'the application answered': (r) => r.status === 200 }, { of: 'good' });
}
