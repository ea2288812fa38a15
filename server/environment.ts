/** The environment variables: valid values, defaults, and which of them depend on each other. */
import { isIP } from 'node:net'
import { z } from 'zod'
import { DEFAULT_DATA_DIR } from './data-dir.ts'
import { ENGINE_NAMES } from './engine/providers.ts'
import { apiTokens } from './request/api-tokens.ts'

/** An IP address or a host name, without a port. */
const host = takes(
  (text) => isIP(text) !== 0 || /^[a-zA-Z0-9]([a-zA-Z0-9.-]*[a-zA-Z0-9])?$/.test(text),
  'an IP address or a host name, without a port',
)

const databaseUrl = z.string().refine(
  (text) => {
    const url = parseUrl(text)
    return url !== null && /^postgres(ql)?:$/.test(url.protocol) && url.pathname.length > 1
  },
  // The value is left out of the message: it may contain a password.
  'must have the form postgresql://user:password@host:5432/database',
)

/** An origin and a path, normalized by `URL`, without a trailing slash. */
const httpUrl = z
  .string()
  .refine((text) => !parseUrl(text)?.username && !parseUrl(text)?.password, {
    error: 'must not contain a user name or a password',
    abort: true,
  })
  .pipe(takes(isPlainHttpUrl, 'an absolute http(s) URL such as https://a.example'))
  .transform((text) => new URL(text).href.replace(/\/+$/, ''))

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== ''),
)

const origin = z
  .string()
  .refine((text) => text === '*' || (isPlainHttpUrl(text) && new URL(text).origin === text), {
    error: ({ input }) =>
      `contains "${String(input)}"; it must list origins such as https://a.example, or *`,
  })

/** Addresses and networks, e.g. 10.0.0.0/8. */
const networks = list.refine(
  (entries) => entries.every(isNetwork),
  'must list IP addresses and networks such as 10.0.0.0/8',
)

const signingKeys = list.refine(
  (keys) => keys.every((key) => key.length >= 32),
  'contains a key shorter than 32 characters; each key must have 32 or more',
)

/** Things that the installation may hold. */
const quota = whole(1, 1_000_000_000)

/** Requests per minute. */
const rate = whole(0, 1_000_000_000)

const storage = z
  .string()
  .refine((text) => !isBucket(text) || /^s3:\/\/[a-z0-9][a-z0-9.-]+(\/[\w.-]+)*\/?$/.test(text), {
    error: ({ input }) => `is "${String(input)}"; a bucket has the form s3://bucket/prefix`,
  })
  .pipe(
    takes(
      (text) => isBucket(text) || text.startsWith('file:///') || !/^[a-z][a-z0-9+.-]+:/i.test(text),
      'a folder, or s3://bucket/prefix',
    ),
  )

const traceProtocol = oneOf('http/protobuf', 'http/json')

const variables = z.object({
  HOST: host.default('127.0.0.1'),
  PORT: whole(0, 65_535).default(4000),
  DATA_DIR: z.string().default(DEFAULT_DATA_DIR),
  DATABASE_URL: databaseUrl.optional(),
  ENGINE: oneOf('auto', ...ENGINE_NAMES).default('auto'),
  ENGINE_MEMORY_BYTES: whole(512 * 1024 ** 2, 1024 ** 5).optional(),
  STORAGE: storage.optional(),
  S3_ENDPOINT: httpUrl.optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  WORKER: oneOf('on', 'off').default('on'),
  DEMO: oneOf('on', 'off').default('on'),
  PUBLIC_URL: httpUrl.optional(),
  SIGNING_KEY: signingKeys.default([]),
  AUTH: oneOf('none', 'token').default('none'),
  API_TOKENS: list.pipe(apiTokens).default([]),
  IMPORT_DIR: z.string().optional(),
  MAX_UPLOAD_BYTES: whole(1, 1024 ** 4).default(1024 ** 3),
  SHUTDOWN_GRACE_SECONDS: whole(0, 3600).default(1),
  PERSISTED_DOCUMENTS: oneOf('allow', 'only').default('allow'),
  PERSISTED_DOCUMENTS_FILES: list.default([]),
  LOG_LEVEL: oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent').default('info'),
  CORS_ORIGINS: list.pipe(z.array(origin)).default([]),
  REQUEST_DEADLINE_SECONDS: whole(1, 3600).default(60),
  QUEUE_LIMIT: whole(1, 1_000_000).default(1024),
  MAX_COST: whole(1, 1_000_000_000).default(1000),
  MAX_DEPTH: whole(1, 100).default(16),
  MAX_ALIASES: whole(0, 10_000).default(64),
  MAX_TOKENS: whole(10, 1_000_000).default(4000),
  MAX_BODY_BYTES: whole(1024, 64 * 1024 ** 2).default(1024 ** 2),
  MAX_SUBSCRIPTIONS: whole(1, 10_000).default(16),
  MAX_CONNECTIONS: whole(1, 1_000_000).default(20_000),
  MAX_CONNECTIONS_PER_ADDRESS: whole(1, 1_000_000).optional(),
  MAX_CONNECTIONS_PER_TOKEN: whole(1, 1_000_000).optional(),
  MAX_DOWNLOADS: whole(1, 10_000).default(8),
  MAX_DOWNLOADS_PER_CLIENT: whole(1, 10_000).default(2),
  DOWNLOAD_MEGABYTE_SECONDS: whole(1, 3600).default(60),
  MAX_DOWNLOAD_SEEDS: whole(1, 10_000_000).default(1_000_000),
  MAX_LATENTS: quota.default(1_000_000),
  MAX_VARIANTS: quota.default(100_000),
  MAX_CHECKPOINTS: quota.default(10_000),
  MAX_DATASETS: quota.default(1000),
  MAX_RUNS: quota.default(10_000),
  MAX_JOBS: quota.default(100_000),
  MAX_STORAGE_BYTES: whole(1, 500 * 1024 ** 4).optional(),
  RATE_QUERIES: rate.optional(),
  RATE_IMAGES: rate.optional(),
  RATE_UPLOADS: rate.optional(),
  RATE_SUBSCRIPTIONS: rate.optional(),
  RATE_EXEMPT: networks.default([]),
  TRUSTED_PROXIES: networks.default([]),
  OTEL_SDK_DISABLED: z.string().default('false'),
  OTEL_TRACES_EXPORTER: oneOf('otlp', 'none').optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: httpUrl.optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: traceProtocol.optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: traceProtocol.optional(),
})

export type Environment = z.output<typeof variables>

type Texts = Readonly<Record<string, string | undefined>>

/** Returns the variables, or all problems; each problem starts with the variable's name. */
export function readEnvironment(
  env: Texts,
): { variables: Environment; problems?: never } | { variables?: never; problems: string[] } {
  // An empty variable counts as unset.
  const texts = Object.fromEntries(
    Object.entries(env).map(([name, text]) => [name, text?.trim() || undefined]),
  )
  const read = variables.safeParse(texts)
  const wrong = (read.error?.issues ?? []).map(({ path: [name], message }) => {
    return `${String(name)} ${message}`
  })
  const problems = [...wrong, ...bucketProblems(texts), ...accessProblems(texts)]
  return read.success && problems.length === 0 ? { variables: read.data } : { problems }
}

/** Problems with the S3_ variables: required if STORAGE is a bucket, unused if it is a folder. */
function bucketProblems(texts: Texts): string[] {
  const isSet = (name: string) => texts[name] !== undefined
  if (isBucket(texts['STORAGE'] ?? '')) {
    return ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
      .filter((name) => !isSet(name))
      .map((name) => `${name} is not set, but STORAGE is a bucket`)
  }
  return ['S3_ENDPOINT', 'S3_REGION', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
    .filter(isSet)
    .map((name) => `${name} is set, but STORAGE is not a bucket (s3://bucket/prefix)`)
}

/** Problems with access control: tokens missing, unused, or needed because HOST is not loopback. */
function accessProblems({ HOST, AUTH, API_TOKENS }: Texts): string[] {
  if (AUTH === 'token') {
    const isMissing = API_TOKENS === undefined
    return isMissing
      ? ['API_TOKENS is not set, but AUTH=token needs at least one name:role:secret']
      : []
  }
  const problems: string[] = []
  if (API_TOKENS !== undefined) {
    problems.push('API_TOKENS is set, but has no effect without AUTH=token')
  }
  if (HOST !== undefined && host.safeParse(HOST).success && !isLoopback(HOST)) {
    problems.push(
      `HOST is "${HOST}", which other machines can reach: set AUTH=token and API_TOKENS ` +
        '(or HOST=127.0.0.1 to serve this machine only)',
    )
  }
  return problems
}

/** True if only this machine can reach a server that listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'))
}

/** True if the location names a bucket, well-formed or not. */
export function isBucket(location: string): boolean {
  return location.startsWith('s3:')
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const version = isIP(address)
  if (version === 0 || more.length > 0) return false
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128))
  )
}

function takes(isRight: (text: string) => boolean, what: string) {
  return z
    .string()
    .refine(isRight, { error: ({ input }) => `is "${String(input)}"; it must be ${what}` })
}

function whole(least: number, most: number) {
  const isRight = (text: string) =>
    /^\d{1,15}$/.test(text) && Number(text) >= least && Number(text) <= most
  return takes(isRight, `a whole number from ${least} to ${most}`).transform(Number)
}

function oneOf<const T extends string>(...choices: readonly T[]) {
  return z.enum(choices, {
    error: ({ input }) => `is "${String(input)}"; it must be one of ${choices.join(', ')}`,
  })
}

function isPlainHttpUrl(text: string): boolean {
  const url = parseUrl(text)
  return url !== null && /^https?:$/.test(url.protocol) && !url.search && !url.hash
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
