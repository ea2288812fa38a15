/** The composition root: starts all services in dependency order and releases them in reverse. */
import { hostname } from 'node:os'
import path from 'node:path'
import type { CheckpointStore } from './checkpoints/checkpoint.ts'
import { Quarantines } from './checkpoints/quarantine.ts'
import { importDemo } from './checkpoints/demo.ts'
import { createCheckpointStore } from './checkpoints/store.ts'
import type { Config } from './config.ts'
import { createDatasets, type Datasets } from './datasets/datasets.ts'
import { datasetRenderer, type DatasetSource } from './datasets/picture.ts'
import { filtersRenderer, type FiltersSource } from './exploration/filters/picture.ts'
import { RandomNetworks } from './exploration/random-network.ts'
import { createNearestImages, type NearestImages } from './exploration/nearest/nearest-images.ts'
import { datasetImageRenderer, type DatasetImageSource } from './exploration/nearest/picture.ts'
import { openDatabase } from './db/database.ts'
import type { Database } from './db/stores.ts'
import type { Engine } from './engine/engine.ts'
import { patientEngine } from './engine/patient-engine.ts'
import { startEngine, startStatefulEngine } from './engine/start.ts'
import type { StatefulEngine } from './engine/stateful-engine.ts'
import { startExpiry } from './expiry.ts'
import { createClassifiers, type Classifiers } from './exploration/classifiers/classifiers.ts'
import { pairsRenderer, type PairsSource } from './exploration/deduplication/picture.ts'
import {
  arithmeticStudyRenderer,
  type ArithmeticStudySource,
} from './exploration/studies/picture.ts'
import { explorationKinds, explorationWork } from './exploration/work.ts'
import { createQuotas, limitStorage, limitStores, type Quotas } from './limited-stores.ts'
import { Admission } from './request/admission.ts'
import { Clients } from './request/clients.ts'
import { OpenStreams } from './request/connection-limits.ts'
import { Rates } from './request/rates.ts'
import { createJobs, type Jobs } from './jobs/jobs.ts'
import { openSliceQueue, type SliceQueue } from './jobs/slice-queue.ts'
import { startWorker, type Worker } from './jobs/worker.ts'
import { createLatents, type Latents } from './latents/latents.ts'
import { openInstallationStorage } from './storage/claim.ts'
import { Metrics } from './metrics.ts'
import { createLogger, type Logger } from './logger.ts'
import { encodeBacklogMs } from './images/encode.ts'
import { OnDemand } from './on-demand.ts'
import { Releasers } from './releasers.ts'
import { createPictures, type Pictures } from './pictures/pictures.ts'
import { signingKeys } from './pictures/signing-keys.ts'
import { comparisonRenderers, type ComparedSource } from './sampling/comparison.ts'
import { samplingRenderers } from './sampling/renderers.ts'
import { createSampler } from './sampling/sampler.ts'
import { createScorer, type Scorer } from './sampling/scorer.ts'
import { createSavedVariants, type SavedVariants } from './sampling/saved-variants.ts'
import { StoredVariants } from './sampling/stored-variants.ts'
import { alternativeRenderer, type AlternativeSource } from './sampling/alternatives.ts'
import type { SampledSource, Sampler } from './sampling/sampling.ts'
import type { Storage } from './storage/storage.ts'
import { reportKind } from './reports/kind.ts'
import { createReportWork } from './reports/report-work.ts'
import { trainingKind } from './training/kind.ts'
import { createTraining } from './training/service.ts'
import type { RuleStudySource } from './training/rules/picture.ts'
import { trainingRenderers, type SnapshotSource, type TimelineSource } from './training/pictures.ts'
import type { Training } from './training/training.ts'
import { openTracing, type Tracing } from './tracing.ts'
import { createTrainingWork } from './training/worker/training-work.ts'

/** Sources of all pictures that have an address. */
export type PictureSources =
  | SampledSource
  | ComparedSource
  | DatasetSource
  | DatasetImageSource
  | SnapshotSource
  | TimelineSource
  | RuleStudySource
  | FiltersSource
  | PairsSource
  | ArithmeticStudySource
  | AlternativeSource

/** The services that resolvers, routes and commands use. */
export interface Services {
  readonly config: Config
  readonly logger: Logger
  readonly metrics: Metrics
  readonly tracing: Tracing | undefined
  readonly engine: OnDemand<Engine>
  readonly database: Database
  readonly quotas: Quotas
  readonly storage: Storage
  readonly queue: SliceQueue
  readonly datasets: Datasets
  readonly jobs: Jobs
  readonly training: Training
  readonly checkpoints: CheckpointStore
  readonly sampler: Sampler
  /** For work in the background: requests come first. */
  readonly backgroundSampler: Sampler
  readonly scorer: Scorer
  /** Fitted classifiers. */
  readonly classifiers: Classifiers
  readonly pictures: Pictures<PictureSources>
  readonly randomNetworks: RandomNetworks
  readonly nearestImages: NearestImages
  /** Saved latents. */
  readonly latents: Latents
  readonly variants: SavedVariants
  /** The callers of requests, and what each of them may send at once. */
  readonly clients: Clients
  readonly rates: Rates
  readonly admission: Admission
  readonly openStreams: OpenStreams
  /** Runs jobs in this process; null if WORKER=off. */
  readonly worker: Worker | null
  /** Releases all services started here, in reverse order. */
  readonly releasers: Releasers
}

type ForTraining = Pick<Services, 'queue' | 'datasets' | 'nearestImages' | 'jobs' | 'training'>
type ForSampling = Pick<
  Services,
  | 'checkpoints'
  | 'sampler'
  | 'backgroundSampler'
  | 'scorer'
  | 'classifiers'
  | 'pictures'
  | 'latents'
  | 'variants'
  | 'randomNetworks'
>

/** Services that the caller supplies and releases itself, and options. */
export interface Overrides {
  readonly logger?: Logger
  readonly engine?: Engine
  readonly database?: Database
  /** Starts the sampling engine with the first sample, for commands that may not need one. */
  readonly samplingOnDemand?: boolean
  /**
   * Folder of the explorer's build; without a build in it, no explorer is served. Default: the
   * output folder of `npm start`.
   */
  readonly explorerFolder?: string
}

/** Starts all services. If one fails to start, the services started before it are released. */
export async function createServices(config: Config, overrides: Overrides = {}): Promise<Services> {
  const releasers = new Releasers()
  try {
    return await compose(config, overrides, releasers)
  } catch (error) {
    await releasers.release()
    throw error
  }
}

async function compose(
  config: Config,
  overrides: Overrides,
  releasers: Releasers,
): Promise<Services> {
  const pretty = process.stdout.isTTY
  const logger = overrides.logger ?? createLogger({ level: config.logLevel, pretty })
  const metrics = new Metrics()
  const tracing = await openTracing(config, logger, releasers)
  const started = await startBoth(config, { logger, metrics, ...overrides }, releasers)
  const { engine } = started
  const opened = await openInstallationStorage(config, started.database, logger)
  releasers.add('the storage', () => opened[Symbol.asyncDispose]())
  const stopped = new AbortController()
  releasers.add('the listing of the storage', () => stopped.abort())
  const quotas = createQuotas(started.database, opened, config.quotas, stopped.signal)
  const database = limitStores(started.database, quotas)
  const storage = limitStorage(opened, quotas.MAX_STORAGE_BYTES)
  metrics.watchEngine(engine)
  metrics.watchRuns(database)
  metrics.watchQuotas(Object.values(quotas))
  const entrance = {
    tracing,
    clients: new Clients(config),
    rates: new Rates(config),
    openStreams: new OpenStreams(config),
    admission: new Admission(() => (engine.started?.status.backlogMs ?? 0) + encodeBacklogMs()),
  }
  const limited = { database, storage, quotas }
  const given = { config, logger, metrics, engine, releasers, ...limited, ...entrance }
  const expiry = startExpiry({ ...database, logger })
  releasers.add('the expiry of rows', () => expiry[Symbol.asyncDispose]())
  const forTraining = await composeTraining(given)
  const forSampling = await composeSampling({ ...given, ...forTraining })
  // Started last, so it is released first and can hand its job back while all services still run.
  const worker = config.worker
    ? await startLocalWorker({ ...given, ...forTraining, ...forSampling })
    : null
  return { ...given, ...forTraining, ...forSampling, worker }
}

async function startLocalWorker({
  config,
  metrics,
  releasers,
  ...services
}: Omit<Services, 'worker'>): Promise<Worker> {
  const { checkpoints, database, datasets, engine } = services
  const stateful = trainingEngine(config, services.logger, releasers)
  const training = { ...services, runs: database.runs, engine: () => stateful.get() }
  const patient = async () => patientEngine(await engine.get())
  const worker = await startWorker({
    ...services,
    kinds: [
      createTrainingWork(training),
      createReportWork({ checkpoints, datasets, engine: patient }),
      ...explorationWork({
        ...services,
        ...{ engine: patient, stateful: training.engine, sampler: services.backgroundSampler },
        ...{ productEngine: config.engine, engineMemory: config.engineMemory },
        rows: database.classifiers,
      }),
    ],
    scratchDir: path.join(config.dataDir, 'scratch'),
    trace: services.tracing?.job,
    name: `${hostname()}-${process.pid}`,
  })
  releasers.add('the worker', () => worker[Symbol.asyncDispose]())
  metrics.watchWorker(worker)
  return worker
}

/** Starts the services for checkpoints, sampling and all kinds of pictures. */
async function composeSampling({
  config,
  logger,
  metrics,
  engine,
  database,
  quotas,
  storage,
  datasets,
  releasers,
}: Omit<Services, keyof ForSampling | 'worker'>): Promise<ForSampling> {
  const calibration = calibrationEngine(config, logger, releasers)
  const checkpoints = createCheckpointStore({
    directory: path.join(config.dataDir, 'checkpoints'),
    importDirectory: config.importDir,
    maxUploadBytes: config.maxUploadBytes,
    ...{ rows: database.checkpoints, runs: database.runs },
    calibrationEngine: () => calibration.get(),
    quotas: { checkpoints: quotas.MAX_CHECKPOINTS, bytes: quotas.MAX_STORAGE_BYTES },
    ...{ storage, datasets, logger },
  })
  if (config.demo) await importDemo(checkpoints, database.checkpoints, logger)
  const running = () => engine.get()
  const sampler = createSampler(running)
  const variants = new StoredVariants(database.documents)
  const randomNetworks = new RandomNetworks(path.join(config.dataDir, 'cache', 'random-networks'))
  const sampling = { sampler, checkpoints, variants, engine: running }
  const pictures = createPictures<PictureSources>({
    renderers: {
      ...samplingRenderers(sampling),
      ...comparisonRenderers(sampling),
      ...trainingRenderers(database.runs),
      ...{ dataset: datasetRenderer(datasets), pairs: pairsRenderer(datasets) },
      datasetImage: datasetImageRenderer(datasets),
      filters: filtersRenderer({ ...sampling, datasets, randomNetworks }),
      arithmeticStudy: arithmeticStudyRenderer(sampling),
      alternative: alternativeRenderer(sampling),
    },
    documents: database.documents,
    ...{ signingKeys: await signingKeys(config, database), publicUrl: config.publicUrl },
    onRendered: ({ kind, format, samples }) => metrics.picture(kind, format, samples),
  })
  return {
    ...{ checkpoints, sampler, pictures, randomNetworks, scorer: createScorer(running) },
    backgroundSampler: createSampler(async () => patientEngine(await running())),
    classifiers: createClassifiers({ rows: database.classifiers, checkpoints, engine: running }),
    latents: createLatents(database.latents),
    variants: createSavedVariants(database.variants),
  }
}

/** Starts the services for datasets, jobs and training, with their queue. */
async function composeTraining({
  config,
  logger,
  database,
  storage,
  quotas,
  releasers,
}: Pick<
  Services,
  'config' | 'logger' | 'database' | 'storage' | 'quotas' | 'releasers'
>): Promise<ForTraining> {
  const { dataDir, importDir, maxUploadBytes } = config
  const queue = await openSliceQueue({ databaseUrl: database.url, logger })
  releasers.add('the queue', () => queue[Symbol.asyncDispose]())
  const datasets = createDatasets({
    rows: database.datasets,
    storage,
    cacheDir: path.join(dataDir, 'cache', 'datasets'),
    importDirectory: importDir,
    maxUploadBytes,
    quotas: [quotas.MAX_DATASETS, quotas.MAX_STORAGE_BYTES],
    logger,
  })
  const nearestImages = createNearestImages(datasets)
  releasers.add('the search of images', () => nearestImages[Symbol.asyncDispose]())
  const kinds = [trainingKind, reportKind, ...explorationKinds]
  const jobs = createJobs({ ...database, queue, kinds })
  const training = createTraining({ runs: database.runs, jobs, datasets, storage, logger })
  return { queue, datasets, nearestImages, jobs, training }
}

/**
 * Starts the database and the engine, which are slow to start, in parallel. Each is released if it
 * started, even if the other failed.
 */
async function startBoth(
  { databaseUrl, dataDir, engine: choice, engineMemory: memoryLimit, limits }: Config,
  given: Overrides & { readonly logger: Logger; readonly metrics: Metrics },
  releasers: Releasers,
): Promise<{ database: Database; engine: OnDemand<Engine> }> {
  const { logger, metrics } = given
  const onBatch = (rows: number) => metrics.batch(rows)
  const options = { choice, role: 'sampling', logger, queueLimit: limits.queue, onBatch } as const
  const opening = given.database ?? openDatabase({ url: databaseUrl, dataDir, logger })
  const quarantines = new Quarantines({ database: opening, logger })
  const engine = new OnDemand(async () => {
    const { onUnsafe } = quarantines
    return quarantines.guard(
      given.engine ?? (await startEngine({ ...options, memoryLimit, onUnsafe })),
    )
  })
  if (!given.engine) releasers.add('the engine', () => engine[Symbol.asyncDispose]())
  const [database, started] = await Promise.allSettled([
    opening,
    given.samplingOnDemand ? undefined : engine.get(),
  ])
  if (database.status === 'rejected') throw database.reason
  if (!given.database) releasers.add('the database', () => database.value[Symbol.asyncDispose]())
  if (started.status === 'rejected') throw started.reason
  return { database: database.value, engine }
}

/**
 * The engine for calibration: ONNX Runtime on the CPU, regardless of ENGINE. The first import that
 * needs it starts it.
 */
function calibrationEngine(
  { engineMemory: memoryLimit }: Config,
  logger: Logger,
  releasers: Releasers,
): OnDemand<Engine> {
  const engine = new OnDemand(() =>
    startEngine({ choice: 'onnxruntime-cpu', role: 'calibration', logger, memoryLimit }),
  )
  releasers.add('the calibration engine', () => engine[Symbol.asyncDispose]())
  return engine
}

/** The engine of all kinds of jobs that train. The first slice that needs it starts it. */
function trainingEngine(
  { engine: choice, engineMemory: memoryLimit }: Config,
  logger: Logger,
  releasers: Releasers,
): OnDemand<StatefulEngine> {
  const engine = new OnDemand(() => startStatefulEngine({ choice, logger, memoryLimit }))
  releasers.add('the training engine', () => engine[Symbol.asyncDispose]())
  return engine
}
