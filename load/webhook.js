// k6: the webhook under a steady stream of reviews.
//
//   enforcer certs init --out certs
//   enforcer webhook --cert certs/webhook.crt --key certs/webhook.key --port 8443 --admin-port 8080 --no-cluster
//   SSL_CERT_FILE=certs/ca.crt k6 run load/webhook.js
//
// WEBHOOK (default https://localhost:8443), RATE (reviews per second, default 200) and DURATION (default 30s) are read from the environment.
import http from 'k6/http';
import { check } from 'k6';
import exec from 'k6/execution';

const webhook = __ENV.WEBHOOK || 'https://localhost:8443';
const rate = Number(__ENV.RATE || 200);
const duration = __ENV.DURATION || '30s';

const scenario = (name) => ({
  executor: 'constant-arrival-rate',
  exec: name,
  rate: Math.max(1, Math.round(rate / 3)),
  timeUnit: '1s',
  duration,
  preAllocatedVUs: 20,
  maxVUs: 200,
});

export const options = {
  scenarios: { admits: scenario('admits'), refuses: scenario('refuses'), mutates: scenario('mutates') },
  thresholds: {
    checks: ['rate==1'],
    http_req_failed: ['rate==0'],
    // The API server waits for every review of every write: a webhook that is slow makes a cluster that is slow.
    'http_req_duration{scenario:admits}': ['p(95)<25', 'p(99)<100'],
    'http_req_duration{scenario:refuses}': ['p(95)<25', 'p(99)<100'],
    'http_req_duration{scenario:mutates}': ['p(95)<25', 'p(99)<100'],
    dropped_iterations: ['count==0'],
  },
};

const review = (path, kind, resource, object) => {
  const uid = `load-${exec.scenario.name}-${exec.scenario.iterationInTest}`;
  const body = {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid,
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      name: object.metadata.name,
      namespace: object.metadata.namespace,
      operation: 'CREATE',
      userInfo: { username: 'load', groups: ['system:authenticated'] },
      object,
      oldObject: null,
      dryRun: false,
      options: { apiVersion: 'meta.k8s.io/v1', kind: 'CreateOptions' },
    },
  };
  const answer = http.post(`${webhook}${path}`, JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } });
  const response = answer.status === 200 ? answer.json('response') : {};
  check(response, { 'answers the review it was asked': (r) => r.uid === uid });
  return response;
};

const peerAuthentication = (mode) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'PeerAuthentication',
  metadata: { name: 'default', namespace: 'shop' },
  spec: { mtls: { mode } },
});

const judged = (mode) => review(
  '/validate',
  { group: 'security.istio.io', version: 'v1', kind: 'PeerAuthentication' },
  { group: 'security.istio.io', version: 'v1', resource: 'peerauthentications' },
  peerAuthentication(mode),
);

export function admits() {
  check(judged('STRICT'), { 'a strict policy is admitted': (r) => r.allowed === true });
}

export function refuses() {
  check(judged('PERMISSIVE'), { 'a permissive policy is refused with its rule': (r) => r.allowed === false && r.status.code === 403 && r.status.message.includes('mtls-') });
}

export function mutates() {
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'orders', namespace: 'shop' },
    spec: { containers: [{ name: 'app', image: 'registry.example/orders@sha256:0000', env: [{ name: 'PASSWORD', value: 'secretref:database/password' }] }] },
  };
  const response = review('/mutate', { group: '', version: 'v1', kind: 'Pod' }, { group: '', version: 'v1', resource: 'pods' }, pod);
  check(response, { 'a secret reference is patched': (r) => r.allowed === true && r.patchType === 'JSONPatch' && typeof r.patch === 'string' });
}
