// k6: more and more requests through a pair of gateways, until twice what is wanted: it may become slower, it must not fail.
//
//   k6 run -e PEAK=4000 load/gateway-ramp.js          two gateways as docs/gateway.md shows them
//
// OUTBOUND (default http://127.0.0.1:15001), HOST, REQUEST_PATH and PEAK (requests per second at the end, default 2000) are read from the environment.
import http from 'k6/http';
import { check } from 'k6';

const outbound = __ENV.OUTBOUND || 'http://127.0.0.1:15001';
const path = __ENV.REQUEST_PATH || '/';
const headers = __ENV.HOST ? { Host: __ENV.HOST } : {};
const peak = Number(__ENV.PEAK || 2000);

export const options = {
  scenarios: {
    ramp: {
      executor: 'ramping-arrival-rate',
      startRate: Math.max(1, Math.round(peak / 20)),
      timeUnit: '1s',
      preAllocatedVUs: 100,
      maxVUs: 2000,
      stages: [
        { target: Math.round(peak / 2), duration: '20s' },
        { target: peak, duration: '20s' },
        { target: peak, duration: '20s' },
        { target: Math.round(peak / 20), duration: '10s' },
      ],
    },
  },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    http_req_duration: ['p(95)<50', 'p(99)<250'],
    dropped_iterations: ['count<100'],
  },
};

export default function () {
  const answer = http.get(`${outbound}${path}`, { headers });
  check(answer, { 'the application answered': (r) => r.status === 200 && r.headers['X-Enforcer-Reason'] === undefined });
}
