/** The server's configuration: every environment variable, read once, checked, frozen. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { isBucket, readEnvironment, type Environment } from './environment.ts'
import { OperatorError } from './errors.ts'
import type { QuotaName } from './quota.ts'
import type { ApiToken } from './request/roles.ts'

export { isLoopback } from './environment.ts'

export interface Limits {
  /**
   * Samples that may wait for the engine; beyond that, those who wait with most get SERVER_BUSY. A
   * larger request may wait alone.
   */
  readonly queue: number
  /** Time that a query over HTTP may take. */
  readonly queryMs: number
  /** Highest cost of one request. */
  readonly cost: number
  /** Levels of selections in one operation. */
  readonly depth: number
  /** Aliases in one operation. */
  readonly aliases: number
  /** Lexical tokens in one document. */
  readonly tokens: number
  /** Bytes of one GraphQL request body, and of one WebSocket message (there at most 64 KiB). */
  readonly bodyBytes: number
  /** Subscriptions open at once on one WebSocket, or over server-sent events of one client. */
  readonly subscriptions: number
  readonly connections: ConnectionLimits
  readonly downloads: DownloadLimits
}

/** Downloads of samples. */
export interface DownloadLimits {
  /** Downloads in progress at once, by all clients. */
  readonly total: number
  /** The same with one token from one network. */
  readonly perClient: number
  /** Time that a client may take to read each MiB of one. */
  readonly megabyteMs: number
  /** Seeds of one download. */
  readonly seeds: number
}

/** Connections open at once. */
export interface ConnectionLimits {
  readonly total: number
  /** From one network (see `networkOf`), except trusted proxies. */
  readonly perAddress: number
  /** WebSockets and event streams with one token. */
  readonly perToken: number
}

/** Requests per minute from one network; `Infinity` if there is no limit. */
export interface RateLimits {
  /** GraphQL queries and mutations. */
  readonly queries: number
  /** Pictures and files. */
  readonly images: number
  readonly uploads: number
  /** Subscriptions, and WebSockets opened. */
  readonly subscriptions: number
}

/** The most that the installation may hold, by the variable that sets it; `Infinity`: no limit. */
export type QuotaLimits = Readonly<Record<QuotaName, number>>

/**
 * Storage of packed datasets, checkpoints and training output: a folder, or a bucket that all
 * machines can reach.
 */
export interface StorageConfig {
  /** `file:///absolute/folder` or `s3://bucket/prefix`. */
  readonly url: string
  /** True if STORAGE is not set; the storage is then a folder in DATA_DIR. */
  readonly isDefault: boolean
  /** Access to the bucket; undefined for a folder. */
  readonly s3?: {
    /** URL of an S3-compatible server; undefined means Amazon S3. */
    readonly endpoint?: string
    readonly region: string
    readonly accessKeyId: string
    readonly secretAccessKey: string
  }
}

export interface PersistedDocumentsConfig {
  /** True if no other documents run than those of the manifests. */
  readonly isOnly: boolean
  /** Absolute paths of manifests, in addition to the explorer's own. */
  readonly files: readonly string[]
}

export interface AuthConfig {
  readonly mode: 'none' | 'token'
  readonly tokens: readonly ApiToken[]
  /** The token of commands that found this server in DATA_DIR; set while it runs. */
  readonly owner?: ApiToken
}

/** The collector of traces. The packages of OpenTelemetry read the other OTEL_ variables. */
export interface TraceConfig {
  readonly url: string
  readonly protocol: 'http/protobuf' | 'http/json'
}

export interface Config {
  readonly host: string
  /** 0 lets the operating system choose a free port. */
  readonly port: number
  /** Absolute path. */
  readonly dataDir: string
  /** An external Postgres; if undefined, the embedded Postgres is started under `dataDir`. */
  readonly databaseUrl?: string
  /** `auto`, or an engine's name. */
  readonly engine: string
  /** Physical memory, in bytes, that an engine may occupy; undefined: a share of the machine's. */
  readonly engineMemory?: number
  readonly storage: StorageConfig
  /**
   * True if this process also runs jobs; other workers on the same database run them regardless.
   */
  readonly worker: boolean
  /** True if a new installation imports the demo checkpoints. */
  readonly demo: boolean
  /**
   * Origin and path that clients see, without a trailing slash. If undefined, image URLs are
   * relative.
   */
  readonly publicUrl?: string
  /** The first key signs image URLs; all verify them. Empty: a generated key in the database. */
  readonly signingKeys: readonly string[]
  readonly auth: AuthConfig
  /** Absolute path. `importCheckpoint` and `registerDataset` read files only inside it. */
  readonly importDir: string
  readonly maxUploadBytes: number
  /** Time for which a stopping server still accepts requests, so that load balancers notice. */
  readonly graceMs: number
  readonly logLevel: Environment['LOG_LEVEL']
  /** Origins whose pages may call the API, in addition to the server's own; `*` allows any. */
  readonly corsOrigins: readonly string[]
  readonly persistedDocuments: PersistedDocumentsConfig
  readonly limits: Limits
  readonly rates: RateLimits
  readonly quotas: QuotaLimits
  /** Networks whose requests have no rates. */
  readonly rateExempt: readonly string[]
  /** Networks of proxies, whose X-Forwarded-For names the client. */
  readonly trustedProxies: readonly string[]
  /** Undefined: no traces. */
  readonly traces?: TraceConfig
}

/** Every problem with the environment, one per line. The message contains no secrets. */
export class ConfigError extends OperatorError {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`Invalid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Reads and checks the configuration. Throws ConfigError, which lists all problems. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const { variables, problems } = readEnvironment(env)
  if (!variables) throw new ConfigError(problems)
  const dataDir = path.resolve(variables.DATA_DIR)
  return freeze({
    host: variables.HOST,
    port: variables.PORT,
    dataDir,
    databaseUrl: variables.DATABASE_URL,
    engine: variables.ENGINE,
    engineMemory: variables.ENGINE_MEMORY_BYTES,
    storage: storageOf(variables, path.join(dataDir, 'storage')),
    worker: variables.WORKER === 'on',
    demo: variables.DEMO === 'on',
    publicUrl: variables.PUBLIC_URL,
    signingKeys: variables.SIGNING_KEY,
    auth: { mode: variables.AUTH, tokens: variables.API_TOKENS },
    importDir: path.resolve(variables.IMPORT_DIR ?? path.join(dataDir, 'import')),
    maxUploadBytes: variables.MAX_UPLOAD_BYTES,
    graceMs: variables.SHUTDOWN_GRACE_SECONDS * 1000,
    logLevel: variables.LOG_LEVEL,
    corsOrigins: variables.CORS_ORIGINS,
    persistedDocuments: {
      isOnly: variables.PERSISTED_DOCUMENTS === 'only',
      files: variables.PERSISTED_DOCUMENTS_FILES.map((file) => path.resolve(file)),
    },
    limits: requestLimits(variables),
    rates: rateLimits(variables),
    quotas: quotaLimits(variables),
    rateExempt: variables.RATE_EXEMPT,
    trustedProxies: variables.TRUSTED_PROXIES,
    traces: traceConfig(variables),
  })
}

/** OpenTelemetry's defaults, except that traces are off unless a variable names the exporter. */
function traceConfig(variables: Environment): TraceConfig | undefined {
  const {
    OTEL_TRACES_EXPORTER: exporter,
    OTEL_EXPORTER_OTLP_ENDPOINT: base,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: endpoint,
  } = variables
  const isDisabled = variables.OTEL_SDK_DISABLED.toLowerCase() === 'true'
  if (isDisabled || exporter === 'none' || !(exporter ?? base ?? endpoint)) return undefined
  return {
    url: endpoint ?? `${base ?? 'http://localhost:4318'}/v1/traces`,
    protocol:
      variables.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ??
      variables.OTEL_EXPORTER_OTLP_PROTOCOL ??
      'http/protobuf',
  }
}

function requestLimits(variables: Environment): Limits {
  return {
    queue: variables.QUEUE_LIMIT,
    queryMs: variables.REQUEST_DEADLINE_SECONDS * 1000,
    cost: variables.MAX_COST,
    depth: variables.MAX_DEPTH,
    aliases: variables.MAX_ALIASES,
    tokens: variables.MAX_TOKENS,
    bodyBytes: variables.MAX_BODY_BYTES,
    subscriptions: variables.MAX_SUBSCRIPTIONS,
    connections: connectionLimits(variables),
    downloads: {
      total: variables.MAX_DOWNLOADS,
      perClient: variables.MAX_DOWNLOADS_PER_CLIENT,
      megabyteMs: variables.DOWNLOAD_MEGABYTE_SECONDS * 1000,
      seeds: variables.MAX_DOWNLOAD_SEEDS,
    },
  }
}

/** Without tokens all clients are on this machine, and only limits that are set apply. */
function connectionLimits(variables: Environment): ConnectionLimits {
  const isOpen = variables.AUTH === 'none'
  return {
    total: variables.MAX_CONNECTIONS,
    perAddress: variables.MAX_CONNECTIONS_PER_ADDRESS ?? (isOpen ? Infinity : 512),
    perToken: variables.MAX_CONNECTIONS_PER_TOKEN ?? (isOpen ? Infinity : 4_096),
  }
}

function quotaLimits(variables: Environment): QuotaLimits {
  return {
    MAX_LATENTS: variables.MAX_LATENTS,
    MAX_VARIANTS: variables.MAX_VARIANTS,
    MAX_CHECKPOINTS: variables.MAX_CHECKPOINTS,
    MAX_DATASETS: variables.MAX_DATASETS,
    MAX_RUNS: variables.MAX_RUNS,
    MAX_JOBS: variables.MAX_JOBS,
    MAX_STORAGE_BYTES: variables.MAX_STORAGE_BYTES ?? Infinity,
  }
}

function rateLimits(variables: Environment): RateLimits {
  const isOpen = variables.AUTH === 'none'
  const rate = (perMinute: number | undefined, usual: number) =>
    (perMinute ?? (isOpen ? 0 : usual)) || Infinity
  return {
    queries: rate(variables.RATE_QUERIES, 6_000),
    images: rate(variables.RATE_IMAGES, 12_000),
    uploads: rate(variables.RATE_UPLOADS, 60),
    subscriptions: rate(variables.RATE_SUBSCRIPTIONS, 600),
  }
}

function storageOf(variables: Environment, fallback: string): StorageConfig {
  const location = variables.STORAGE ?? fallback
  const isDefault = variables.STORAGE === undefined
  if (location.startsWith('file:')) return { url: location, isDefault }
  if (!isBucket(location)) return { url: pathToFileURL(path.resolve(location)).href, isDefault }
  return {
    url: location.replace(/\/$/, ''),
    isDefault,
    s3: {
      endpoint: variables.S3_ENDPOINT,
      region: variables.S3_REGION,
      accessKeyId: variables.S3_ACCESS_KEY_ID!,
      secretAccessKey: variables.S3_SECRET_ACCESS_KEY!,
    },
  }
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !ArrayBuffer.isView(inner)) freeze(inner)
  }
  return Object.freeze(value)
}
