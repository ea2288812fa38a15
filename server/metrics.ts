/** The metrics that Prometheus reads at /metrics. */
import { setTimeout as delay } from 'node:timers/promises'
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'
import type { Database, RunState } from './db/stores.ts'
import type { Engine } from './engine/engine.ts'
import type { Quota } from './quota.ts'
import type { Worker } from './jobs/worker.ts'
import type { OnDemand } from './on-demand.ts'
import type { IntervalReader } from './timing.ts'
import { trainingKind } from './training/kind.ts'

const STATES = 'QUEUED RUNNING PAUSED CANCELLED FAILED DONE'.split(' ') as RunState[]

const SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Metrics that the database or the storage does not deliver in this time are left out. */
const ANSWER_WITHIN_MS = 2_000

const PHASE_SECONDS = [0.0005, 0.001, ...SECONDS]

/** Records the server's metrics. The only module that uses prom-client. */
export class Metrics {
  readonly registry = new Registry()
  readonly #requests: Histogram
  readonly #operations: Histogram
  readonly #phases: Histogram
  readonly #errors: Counter
  readonly #pictures: Counter
  readonly #samples: Counter
  readonly #batches: Histogram
  readonly #sockets: Gauge
  readonly #subscriptions: Gauge

  constructor() {
    const registers = [this.registry]
    collectDefaultMetrics({ register: this.registry })
    const histogram = (name: string, help: string, buckets: number[], labelNames: string[] = []) =>
      new Histogram({ name: `latentql_${name}`, help, buckets, labelNames, registers })
    const counter = (name: string, help: string, labelNames: string[] = []) =>
      new Counter({ name: `latentql_${name}`, help, labelNames, registers })
    const gauge = (name: string, help: string) =>
      new Gauge({ name: `latentql_${name}`, help, registers })

    this.#requests = histogram(
      'http_request_duration_seconds',
      'HTTP requests by route, method and status; 499 means the client disconnected.',
      SECONDS,
      ['route', 'method', 'status'],
    )
    this.#operations = histogram(
      'graphql_operation_duration_seconds',
      'GraphQL queries and mutations by type and outcome.',
      SECONDS,
      ['type', 'outcome'],
    )
    this.#phases = histogram(
      'phase_duration_seconds',
      'Waits and work of requests: admission, queue, load (a network), engine (one batch), encode.',
      PHASE_SECONDS,
      ['phase'],
    )
    this.#errors = counter('graphql_errors_total', 'GraphQL errors by code.', ['code'])
    this.#pictures = counter(
      'pictures_rendered_total',
      'Pictures rendered, by kind (sample, sheet, animation, comparison, film, snapshot, timeline, dataset) and format.',
      ['kind', 'format'],
    )
    this.#samples = counter('samples_rendered_total', 'Samples in rendered pictures.')
    this.#batches = histogram(
      'engine_batch_samples',
      'Samples in each batch sent to the engine.',
      [1, 2, 4, 8, 16, 32, 64],
    )
    this.#sockets = gauge('websockets', 'Open WebSocket connections.')
    this.#subscriptions = gauge('subscriptions', 'Open subscriptions.')
  }

  request(route: string, method: string, status: number, seconds: number): void {
    this.#requests.labels(route, method, String(status)).observe(seconds)
  }

  operation(type: string, outcome: 'success' | 'error', seconds: number): void {
    this.#operations.labels(type, outcome).observe(seconds)
  }

  readonly phase: IntervalReader = ({ phase, start, end }) => {
    this.#phases.labels(phase).observe((end - start) / 1000)
  }

  error(code: string): void {
    this.#errors.labels(code).inc()
  }

  picture(kind: string, format: string, samples: number): void {
    this.#pictures.labels(kind, format).inc()
    this.#samples.inc(samples)
  }

  batch(samples: number): void {
    this.#batches.observe(samples)
  }

  sockets(change: 1 | -1): void {
    this.#sockets.inc(change)
  }

  subscriptions(change: 1 | -1): void {
    this.#subscriptions.inc(change)
  }

  /** Watches an engine's queue, batches and restarts. An engine not started yet is not ready. */
  watchEngine(engine: OnDemand<Engine>): void {
    const registers = [this.registry]
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read())
        },
      })
    gauge(
      'latentql_engine_queue_samples',
      'Samples waiting for the engine.',
      () => engine.started?.status.waiting ?? 0,
    )
    gauge(
      'latentql_engine_running_samples',
      'Samples the engine is computing.',
      () => engine.started?.status.running ?? 0,
    )
    gauge(
      'latentql_engine_restarts',
      'Restarts of the engine process.',
      () => engine.started?.status.restarts ?? 0,
    )
    gauge('latentql_engine_ready', '1 if the engine is ready, else 0.', () =>
      engine.started?.status.state === 'ready' ? 1 : 0,
    )
  }

  /** Watches the worker of this process. */
  watchWorker(worker: Worker): void {
    new Gauge({
      name: 'latentql_worker_busy',
      help: "1 if this process's worker is running a job, 0 if it is idle.",
      registers: [this.registry],
      collect() {
        this.set(worker.jobId === null ? 0 : 1)
      },
    })
  }

  /**
   * Watches the training runs of all servers on this database. While the database is unavailable,
   * these metrics are left out.
   */
  watchRuns({ runs, workerJobs }: Pick<Database, 'runs' | 'workerJobs'>): void {
    const gauge = (
      name: string,
      help: string,
      labelNames: string[],
      collect: (gauge: Gauge) => Promise<void>,
    ) => this.#gaugeOfRows(`training_${name}`, help, labelNames, collect)
    gauge('runs', 'Training runs by state.', ['state'], async (gauge) => {
      const pages = await Promise.all(STATES.map((state) => runs.list({ first: 1, state })))
      pages.forEach(({ totalCount }, index) => gauge.labels(STATES[index]!).set(totalCount))
    })
    gauge('runs_waiting', 'Training runs waiting for a worker.', [], async (gauge) => {
      gauge.set((await workerJobs.queued()).filter(isTraining).length)
    })
    gauge('runs_held', 'Training runs held by a worker.', [], async (gauge) => {
      gauge.set((await workerJobs.held()).filter(isTraining).length)
    })
    const running = async () => (await runs.list({ first: 100, state: 'RUNNING' })).nodes
    gauge('step', 'Completed steps of each running run.', ['run'], async (gauge) => {
      for (const { name, step } of await running()) gauge.labels(name).set(step)
    })
    gauge('images_per_second', 'Throughput of each running run.', ['run'], async (gauge) => {
      for (const { name, latest } of await running()) {
        if (latest) gauge.labels(name).set(latest.imagesPerSecond)
      }
    })
  }

  /**
   * Watches the installation's quotas; each is left out while it can't be counted. What has no
   * limit is not counted.
   */
  watchQuotas(all: readonly Quota[]): void {
    const quotas = all.filter(({ limit }) => limit !== Infinity)
    this.#gaugeOfRows(
      'quota_used',
      'Things that count towards a quota.',
      ['quota'],
      async (gauge) => {
        // One count that fails or takes long, such as that of a bucket, must not hide the others.
        const counted = quotas.map(async (quota) => {
          const used = await inTime(quota.used())
          if (used !== undefined) gauge.labels(quota.name).set(used)
        })
        await Promise.all(counted)
      },
    )
    this.#gaugeOfRows('quota_limit', 'The limit of each quota.', ['quota'], (gauge) => {
      for (const { name, limit } of quotas) gauge.labels(name).set(limit)
      return Promise.resolve()
    })
  }

  /** Adds a gauge that is left out unless `collect` sets it in time. */
  #gaugeOfRows(
    name: string,
    help: string,
    labelNames: string[],
    collect: (gauge: Gauge) => Promise<void>,
  ): void {
    new Gauge({
      name: `latentql_${name}`,
      help,
      labelNames,
      registers: [this.registry],
      async collect() {
        this.reset()
        const isAnswered = await inTime(collect(this).then(() => true))
        if (!isAnswered) this.reset()
      },
    })
  }
}

/** Returns undefined if the answer takes too long, or is an error. */
function inTime<Answer>(answer: Promise<Answer>): Promise<Answer | undefined> {
  const late = delay(ANSWER_WITHIN_MS, undefined, { ref: false })
  return Promise.race([answer, late]).catch(() => undefined)
}

function isTraining({ kind }: { kind: string }): boolean {
  return kind === trainingKind.name
}
