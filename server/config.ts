/** The server's configuration: every environment variable, read once, checked, frozen. */
import { isIP } from 'node:net'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { ENGINE_NAMES } from './engine/providers.ts'
import { OperatorError } from './errors.ts'
import { createToken, ROLES, type ApiToken } from './request/roles.ts'

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

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
  readonly logLevel: (typeof LOG_LEVELS)[number]
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
  const variables = new Variables(env)
  const dataDir = path.resolve(variables.text('DATA_DIR') ?? '.latentql')
  const config: Config = {
    host: variables.host('HOST', '127.0.0.1'),
    port: variables.integer('PORT', 4000, 0, 65_535),
    dataDir,
    databaseUrl: variables.databaseUrl('DATABASE_URL'),
    engine: variables.oneOf('ENGINE', ['auto', ...ENGINE_NAMES], 'auto'),
    storage: readStorage(variables, path.join(dataDir, 'storage')),
    worker: variables.oneOf('WORKER', ['on', 'off'] as const, 'on') === 'on',
    demo: variables.oneOf('DEMO', ['on', 'off'] as const, 'on') === 'on',
    publicUrl: variables.httpUrl('PUBLIC_URL'),
    signingKeys: variables.signingKeys('SIGNING_KEY'),
    auth: {
      mode: variables.oneOf('AUTH', ['none', 'token'] as const, 'none'),
      tokens: variables.tokens('API_TOKENS'),
    },
    importDir: path.resolve(variables.text('IMPORT_DIR') ?? path.join(dataDir, 'import')),
    maxUploadBytes: variables.integer('MAX_UPLOAD_BYTES', 1024 ** 3, 1, 1024 ** 4),
    logLevel: variables.oneOf('LOG_LEVEL', LOG_LEVELS, 'info'),
    corsOrigins: variables.origins('CORS_ORIGINS'),
    limits: readLimits(variables),
  }
  checkAccess(config, variables)
  if (variables.problems.length > 0) throw new ConfigError(variables.problems)
  return freeze(config)
}

function readLimits(variables: Variables): Limits {
  return {
    queue: variables.integer('QUEUE_LIMIT', 1024, 1, 1_000_000),
    cost: variables.integer('MAX_COST', 1000, 1, 1_000_000_000),
    depth: variables.integer('MAX_DEPTH', 16, 1, 100),
    aliases: variables.integer('MAX_ALIASES', 64, 0, 10_000),
    tokens: variables.integer('MAX_TOKENS', 4000, 10, 1_000_000),
    bodyBytes: variables.integer('MAX_BODY_BYTES', 1024 ** 2, 1024, 64 * 1024 ** 2),
    subscriptions: variables.integer('MAX_SUBSCRIPTIONS', 16, 1, 10_000),
  }
}

const S3_VARIABLES = ['S3_ENDPOINT', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']

/** STORAGE is a folder, or a bucket; the S3_ variables say how to reach the latter. */
function readStorage(variables: Variables, fallback: string): StorageConfig {
  const given = variables.text('STORAGE')
  const text = given ?? fallback
  const isDefault = given === undefined
  if (text.startsWith('s3:')) return readBucket(variables, text)
  for (const name of S3_VARIABLES) {
    if (variables.text(name) === undefined) continue
    variables.problem(name, 'is set, but STORAGE names no bucket (s3://bucket/prefix)')
  }
  if (text.startsWith('file:///')) return { url: text, isDefault }
  if (!/^[a-z][a-z0-9+.-]+:/i.test(text)) {
    return { url: pathToFileURL(path.resolve(text)).href, isDefault }
  }
  variables.problem('STORAGE', `is "${text}"; it takes a folder, or s3://bucket/prefix`)
  return { url: pathToFileURL(fallback).href, isDefault }
}

function readBucket(variables: Variables, url: string): StorageConfig {
  if (!/^s3:\/\/[a-z0-9][a-z0-9.-]+(\/[\w.-]+)*\/?$/.test(url)) {
    variables.problem('STORAGE', `is "${url}"; a bucket is named as s3://bucket/prefix`)
  }
  return {
    url: url.replace(/\/$/, ''),
    isDefault: false,
    s3: {
      endpoint: variables.httpUrl('S3_ENDPOINT'),
      region: variables.text('S3_REGION') ?? 'us-east-1',
      accessKeyId: variables.needed('S3_ACCESS_KEY_ID', 'STORAGE is a bucket'),
      secretAccessKey: variables.needed('S3_SECRET_ACCESS_KEY', 'STORAGE is a bucket'),
    },
  }
}

/** Who may reach the server must be what the operator meant. */
function checkAccess({ host, auth }: Config, variables: Variables): void {
  const tokensGiven = variables.text('API_TOKENS') !== undefined
  if (auth.mode === 'token' && !tokensGiven) {
    variables.problem(
      'API_TOKENS',
      'is not set, but AUTH=token needs at least one name:role:secret',
    )
  }
  if (auth.mode === 'none' && tokensGiven) {
    variables.problem('API_TOKENS', 'is set, but without AUTH=token nobody would be asked for one')
  }
  if (auth.mode === 'none' && !isLoopback(host)) {
    variables.problem(
      'HOST',
      `is "${host}", which others can reach: that needs AUTH=token and API_TOKENS ` +
        '(or HOST=127.0.0.1, for this machine only)',
    )
  }
}

/** Whether only this machine can reach a server that listens here. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** Reads variables and gathers what is wrong with them. An empty variable counts as unset. */
class Variables {
  readonly problems: string[] = []
  readonly #env: Readonly<Record<string, string | undefined>>

  constructor(env: Readonly<Record<string, string | undefined>>) {
    this.#env = env
  }

  problem(name: string, what: string): void {
    this.problems.push(`${name} ${what}`)
  }

  text(name: string): string | undefined {
    return this.#env[name]?.trim() || undefined
  }

  needed(name: string, why: string): string {
    const text = this.text(name)
    if (text === undefined) this.problem(name, `is not set, but ${why}`)
    return text ?? ''
  }

  list(name: string): string[] {
    const entries = (this.text(name) ?? '').split(',').map((entry) => entry.trim())
    return entries.filter((entry) => entry !== '')
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const text = this.text(name)
    if (text === undefined) return fallback
    const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    this.problem(name, `is "${text}"; it takes a whole number from ${min} to ${max}`)
    return fallback
  }

  oneOf<const T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const text = this.text(name)
    if (text === undefined) return fallback
    const match = allowed.find((value) => value === text)
    if (match === undefined) this.problem(name, `is "${text}"; it takes ${allowed.join(', ')}`)
    return match ?? fallback
  }

  host(name: string, fallback: string): string {
    const text = this.text(name) ?? fallback
    if (isIP(text) === 0 && !/^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/.test(text)) {
      this.problem(name, `is "${text}"; it takes an IP address or a host name, without a port`)
      return fallback
    }
    return text
  }

  databaseUrl(name: string): string | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const url = parseUrl(text)
    if (url && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1) return text
    this.problem(name, 'is not of the form postgresql://user:password@host:5432/database')
    return undefined
  }

  httpUrl(name: string): string | undefined {
    const text = this.text(name)
    if (text === undefined) return undefined
    const url = parseUrl(text)
    if (url?.username || url?.password) {
      this.problem(name, 'must not carry a user name or a password')
      return undefined
    }
    if (url && isHttp(url) && !url.search && !url.hash) return url.href.replace(/\/+$/, '')
    this.problem(
      name,
      `is "${text}"; it takes an absolute http(s) address such as https://a.example`,
    )
    return undefined
  }

  signingKeys(name: string): string[] {
    const keys = this.list(name)
    if (keys.some((key) => key.length < 32)) {
      this.problem(name, 'takes keys of 32 or more characters, separated by commas; one is shorter')
    }
    return keys
  }

  origins(name: string): string[] {
    const origins = this.list(name)
    for (const origin of origins) {
      const url = parseUrl(origin)
      if (origin === '*' || (url && isHttp(url) && url.origin === origin)) continue
      this.problem(name, `has "${origin}"; it takes origins such as https://a.example, or *`)
    }
    return origins
  }

  tokens(name: string): ApiToken[] {
    const tokens = this.list(name).map((entry, index): ApiToken | null => {
      const [, tokenName, role, secret] = /^([\w.-]{1,64}):([^:]*):(.*)$/.exec(entry) ?? []
      const known = ROLES.find((one) => one === role)
      const what = tokenName ? `"${tokenName}"` : `entry ${index + 1}`
      if (!tokenName) this.problem(name, `${what} is not of the form name:role:secret`)
      else if (!known) this.problem(name, `${what}: the role is one of ${ROLES.join(', ')}`)
      else if (!secret || secret.length < 16) {
        this.problem(name, `${what} needs a secret of 16 or more characters`)
      } else return createToken(tokenName, known, secret)
      return null
    })
    const good = tokens.filter((token) => token !== null)
    const distinct = (values: string[]) => new Set(values).size === values.length
    if (!distinct(good.map((token) => token.name))) this.problem(name, 'uses one name twice')
    if (!distinct(good.map((token) => token.secretHash.toString('hex')))) {
      this.problem(name, 'uses one secret twice')
    }
    return good
  }
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

function isHttp(url: URL): boolean {
  return url.protocol === 'http:' || url.protocol === 'https:'
}

function freeze<T extends object>(value: T): T {
  for (const inner of Object.values(value)) {
    if (typeof inner === 'object' && inner !== null && !ArrayBuffer.isView(inner)) freeze(inner)
  }
  return Object.freeze(value)
}
