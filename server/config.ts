/** The server's configuration: every environment variable, read once, checked, frozen. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { isBucket, readEnvironment, type Environment } from './environment.ts'
import { OperatorError } from './errors.ts'
import type { ApiToken } from './request/roles.ts'

export { isLoopback } from './environment.ts'

export interface Limits {
  /** Samples that may wait for the engine; past it a request gets SERVER_BUSY. */
  readonly queue: number
  /** The most one request may cost. */
  readonly cost: number
  /** Levels of selections in one operation. */
  readonly depth: number
  /** Aliases in one operation. */
  readonly aliases: number
  /** Lexical tokens in one document. */
  readonly tokens: number
  /** Bytes of one GraphQL request body; of one WebSocket message too, where 64 KiB is the most. */
  readonly bodyBytes: number
  /** Subscriptions open at once on one WebSocket. */
  readonly subscriptions: number
}

/** Where packed datasets, checkpoints and what training writes are kept: a folder, or a bucket that all machines reach. */
export interface StorageConfig {
  /** `file:///absolute/folder` or `s3://bucket/prefix`. */
  readonly url: string
  /** Whether nobody has said where: it is a folder of DATA_DIR then. */
  readonly isDefault: boolean
  /** How to reach the bucket; undefined for a folder. */
  readonly s3?: {
    /** An S3-compatible server; undefined is Amazon's own. */
    readonly endpoint?: string
    readonly region: string
    readonly accessKeyId: string
    readonly secretAccessKey: string
  }
}

export interface Config {
  readonly host: string
  /** 0 lets the system choose. */
  readonly port: number
  /** Absolute. */
  readonly dataDir: string
  /** A Postgres of one's own; without it the embedded one is started under `dataDir`. */
  readonly databaseUrl?: string
  /** `auto`, or an engine's name. */
  readonly engine: string
  readonly storage: StorageConfig
  /** Whether this process trains too; other workers of the same database train in any case. */
  readonly worker: boolean
  /** Whether a new installation is given the demo checkpoint. */
  readonly demo: boolean
  /** The origin and path that clients see, without a trailing slash; image urls are relative without it. */
  readonly publicUrl?: string
  /** The first signs image urls, all verify them. Empty: one generated key is kept in the database. */
  readonly signingKeys: readonly string[]
  readonly auth: { readonly mode: 'none' | 'token'; readonly tokens: readonly ApiToken[] }
  /** Absolute; `importCheckpoint` and `registerDataset` read files inside it and nowhere else. */
  readonly importDir: string
  readonly maxUploadBytes: number
  readonly logLevel: Environment['LOG_LEVEL']
  /** Origins whose pages may call the API from a browser, beside the server's own; `*` is any. */
  readonly corsOrigins: readonly string[]
  readonly limits: Limits
}

/** Everything that is wrong with the environment, one line a problem. No secret is in the message. */
export class ConfigError extends OperatorError {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration is wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Reads and checks the configuration. Throws ConfigError, which lists every problem at once. */
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
    storage: storageOf(variables, path.join(dataDir, 'storage')),
    worker: variables.WORKER === 'on',
    demo: variables.DEMO === 'on',
    publicUrl: variables.PUBLIC_URL,
    signingKeys: variables.SIGNING_KEY,
    auth: { mode: variables.AUTH, tokens: variables.API_TOKENS },
    importDir: path.resolve(variables.IMPORT_DIR ?? path.join(dataDir, 'import')),
    maxUploadBytes: variables.MAX_UPLOAD_BYTES,
    logLevel: variables.LOG_LEVEL,
    corsOrigins: variables.CORS_ORIGINS,
    limits: {
      queue: variables.QUEUE_LIMIT,
      cost: variables.MAX_COST,
      depth: variables.MAX_DEPTH,
      aliases: variables.MAX_ALIASES,
      tokens: variables.MAX_TOKENS,
      bodyBytes: variables.MAX_BODY_BYTES,
      subscriptions: variables.MAX_SUBSCRIPTIONS,
    },
  })
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
