import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof openMetrics>;

/** Counters and histograms of one process, in Prometheus form. Labels never carry ids of accounts or customers. */
export function openMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tieout_' });
  return {
    registry,
    events: new Counter({
      name: 'tieout_stripe_events_total',
      help: 'Stripe events by result: accepted, duplicate, unsigned',
      labelNames: ['result'],
      registers: [registry],
    }),
    runs: new Counter({
      name: 'tieout_sync_runs_total',
      help: 'Runs of the street by resulting status and problem code',
      labelNames: ['status', 'problem'],
      registers: [registry],
    }),
    runSeconds: new Histogram({
      name: 'tieout_sync_run_seconds',
      help: 'Duration of runs',
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120],
      registers: [registry],
    }),
    ledgerRequests: new Counter({
      name: 'tieout_ledger_requests_total',
      help: 'Requests to ledgers by ledger, method and status class',
      labelNames: ['ledger', 'method', 'status'],
      registers: [registry],
    }),
    http: new Histogram({
      name: 'tieout_http_request_seconds',
      help: 'Requests served, by route and status class',
      labelNames: ['route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers: [registry],
    }),
    queue: new Gauge({
      name: 'tieout_queue_jobs',
      help: 'Jobs by queue and state',
      labelNames: ['queue', 'state'],
      registers: [registry],
    }),
  };
}
