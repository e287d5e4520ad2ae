// k6: a steady stream through a pair of gateways while their certificates are replaced: nothing may be lost, and each gateway must have taken
// new sets meanwhile.
//
//   k6 run -e ADMINS=http://127.0.0.1:15020,http://127.0.0.1:15021 load/gateway-rotation.js
//
// Meanwhile something must rotate: an issuer with short leaves (docs/issuer.md), or a loop that copies one set after another over the files of
// the identity. 'dotnet run -c Release --project load/Enforcer.Benchmarks -- rotation 200' does all of it in one process, without k6.
// OUTBOUND, HOST, REQUEST_PATH, RATE (default 500), DURATION (default 60s) and ADMINS (admin addresses of the gateways) are read from the environment.
import http from 'k6/http';
import { check, fail } from 'k6';
import { Counter } from 'k6/metrics';

const outbound = __ENV.OUTBOUND || 'http://127.0.0.1:15001';
const path = __ENV.REQUEST_PATH || '/';
const headers = __ENV.HOST ? { Host: __ENV.HOST } : {};
const admins = (__ENV.ADMINS || 'http://127.0.0.1:15020').split(',');
const rotations = new Counter('rotations');

export const options = {
  scenarios: {
    steady: {
      executor: 'constant-arrival-rate',
      rate: Number(__ENV.RATE || 500),
      timeUnit: '1s',
      duration: __ENV.DURATION || '60s',
      preAllocatedVUs: 50,
      maxVUs: 500,
    },
  },
  thresholds: {
    'checks{of:traffic}': ['rate==1'],
    'http_req_failed{of:traffic}': ['rate==0'],
    'http_req_duration{of:traffic}': ['p(95)<20', 'p(99)<100'],
    // One for each gateway at least, or nothing was tried.
    rotations: [`count>=${admins.length}`],
  },
};

const generation = (admin) => {
  const metrics = http.get(`${admin}/metrics`, { tags: { of: 'admin' } }).body || '';
  const line = metrics.split('\n').find((text) => text.startsWith('enforcer_certificates_generation '));
  return line ? Number(line.split(' ')[1]) : fail(`${admin} shows no generation`);
};

export function setup() {
  return admins.map(generation);
}

export default function () {
  const answer = http.get(`${outbound}${path}`, { headers, tags: { of: 'traffic' } });
  check(answer, { 'the application answered': (r) => r.status === 200 }, { of: 'traffic' });
}

export function teardown(before) {
  admins.forEach((admin, i) => rotations.add(generation(admin) - before[i]));
}
