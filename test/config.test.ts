/**
 * Configuration: defaults, all variables, and all problems at once, without secrets in messages.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { ConfigError, isLoopback, readConfig } from '../server/config.ts'
import { findToken, includesRole } from '../server/request/roles.ts'

const SECRET = 'a-secret-of-20-chars'

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError)
    return (error as ConfigError).problems
  }
  return []
}

test('an empty environment yields the documented defaults', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 4000,
    dataDir: path.resolve('.latentql'),
    databaseUrl: undefined,
    engine: 'auto',
    storage: { url: pathToFileURL(path.resolve('.latentql/storage')).href, isDefault: true },
    worker: true,
    demo: true,
    publicUrl: undefined,
    signingKeys: [],
    auth: { mode: 'none', tokens: [] },
    importDir: path.resolve('.latentql/import'),
    maxUploadBytes: 1024 ** 3,
    graceMs: 1000,
    logLevel: 'info',
    corsOrigins: [],
    persistedDocuments: { isOnly: false, files: [] },
    limits: {
      queue: 1024,
      queryMs: 60_000,
      cost: 1000,
      depth: 16,
      aliases: 64,
      tokens: 4000,
      bodyBytes: 1_048_576,
      subscriptions: 16,
      connections: { total: 20_000, perAddress: Infinity, perToken: Infinity },
      downloads: { total: 8, perClient: 2, megabyteMs: 60_000, seeds: 1_000_000 },
    },
    rates: { queries: Infinity, images: Infinity, uploads: Infinity, subscriptions: Infinity },
    quotas: {
      MAX_LATENTS: 1_000_000,
      MAX_VARIANTS: 100_000,
      MAX_CHECKPOINTS: 10_000,
      MAX_DATASETS: 1000,
      MAX_RUNS: 10_000,
      MAX_JOBS: 100_000,
      MAX_STORAGE_BYTES: Infinity,
    },
    rateExempt: [],
    trustedProxies: [],
  })
})

test('every variable is read', () => {
  const config = readConfig({
    HOST: '0.0.0.0',
    PORT: '0',
    DATA_DIR: '/data',
    DATABASE_URL: 'postgresql://u:p@db:5432/latentql',
    ENGINE: 'onnxruntime-webgpu',
    PUBLIC_URL: 'https://a.example/gan/',
    SIGNING_KEY: `${'n'.repeat(32)}, ${'o'.repeat(32)}`,
    AUTH: 'token',
    API_TOKENS: `ci:write:${SECRET},me:admin:with:colons:in:the:secret`,
    STORAGE: 's3://latents/of/ours/',
    S3_ENDPOINT: 'http://s3.example:9000',
    S3_REGION: 'eu-central-1',
    S3_ACCESS_KEY_ID: 'key',
    S3_SECRET_ACCESS_KEY: SECRET,
    WORKER: 'off',
    DEMO: 'off',
    IMPORT_DIR: '/imports',
    MAX_UPLOAD_BYTES: '1000',
    SHUTDOWN_GRACE_SECONDS: '30',
    LOG_LEVEL: 'silent',
    CORS_ORIGINS: 'https://b.example, http://localhost:5173',
    REQUEST_DEADLINE_SECONDS: '26',
    QUEUE_LIMIT: '5',
    MAX_COST: '6',
    MAX_DEPTH: '7',
    MAX_ALIASES: '8',
    MAX_TOKENS: '90',
    MAX_BODY_BYTES: '10000',
    MAX_SUBSCRIPTIONS: '11',
    MAX_CONNECTIONS: '12',
    MAX_CONNECTIONS_PER_ADDRESS: '13',
    MAX_CONNECTIONS_PER_TOKEN: '14',
    MAX_DOWNLOADS: '26',
    MAX_DOWNLOADS_PER_CLIENT: '27',
    DOWNLOAD_MEGABYTE_SECONDS: '29',
    MAX_DOWNLOAD_SEEDS: '28',
    MAX_LATENTS: '21',
    MAX_VARIANTS: '22',
    MAX_CHECKPOINTS: '23',
    MAX_DATASETS: '24',
    MAX_RUNS: '25',
    MAX_JOBS: '27',
    MAX_STORAGE_BYTES: '26',
    RATE_QUERIES: '15',
    RATE_IMAGES: '0',
    RATE_UPLOADS: '17',
    RATE_EXEMPT: '10.0.0.0/8, 2001:db8::/32',
    TRUSTED_PROXIES: '127.0.0.1',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  })
  expect(config).toMatchObject({
    host: '0.0.0.0',
    port: 0,
    dataDir: '/data',
    databaseUrl: 'postgresql://u:p@db:5432/latentql',
    engine: 'onnxruntime-webgpu',
    publicUrl: 'https://a.example/gan',
    signingKeys: ['n'.repeat(32), 'o'.repeat(32)],
    auth: {
      mode: 'token',
      tokens: [
        { name: 'ci', role: 'write' },
        { name: 'me', role: 'admin' },
      ],
    },
    storage: {
      url: 's3://latents/of/ours',
      s3: {
        endpoint: 'http://s3.example:9000',
        region: 'eu-central-1',
        accessKeyId: 'key',
        secretAccessKey: SECRET,
      },
    },
    worker: false,
    demo: false,
    importDir: '/imports',
    maxUploadBytes: 1000,
    graceMs: 30_000,
    logLevel: 'silent',
    corsOrigins: ['https://b.example', 'http://localhost:5173'],
    limits: {
      queue: 5,
      queryMs: 26_000,
      cost: 6,
      depth: 7,
      aliases: 8,
      tokens: 90,
      bodyBytes: 10_000,
      subscriptions: 11,
      connections: { total: 12, perAddress: 13, perToken: 14 },
      downloads: { total: 26, perClient: 27, megabyteMs: 29_000, seeds: 28 },
    },
    rates: { queries: 15, images: Infinity, uploads: 17, subscriptions: 600 },
    quotas: {
      MAX_LATENTS: 21,
      MAX_VARIANTS: 22,
      MAX_CHECKPOINTS: 23,
      MAX_DATASETS: 24,
      MAX_RUNS: 25,
      MAX_JOBS: 27,
      MAX_STORAGE_BYTES: 26,
    },
    rateExempt: ['10.0.0.0/8', '2001:db8::/32'],
    trustedProxies: ['127.0.0.1'],
    traces: { url: 'http://collector:4318/v1/traces', protocol: 'http/json' },
  })
})

test('all problems are reported at once, with the variable, its value and the valid values', () => {
  const problems = problemsOf({
    HOST: 'http://x',
    PORT: '65536',
    ENGINE: 'cuda',
    AUTH: 'basic',
    MAX_UPLOAD_BYTES: '-1',
    LOG_LEVEL: 'loud',
    PUBLIC_URL: 'a.example',
    CORS_ORIGINS: 'https://a.example/path',
    QUEUE_LIMIT: '1e3',
  })
  expect(problems).toEqual([
    'HOST is "http://x"; it must be an IP address or a host name, without a port',
    'PORT is "65536"; it must be a whole number from 0 to 65535',
    expect.stringMatching(/^ENGINE is "cuda"; it must be one of auto, onnxruntime-cpu, /),
    'PUBLIC_URL is "a.example"; it must be an absolute http(s) URL such as https://a.example',
    'AUTH is "basic"; it must be one of none, token',
    'MAX_UPLOAD_BYTES is "-1"; it must be a whole number from 1 to 1099511627776',
    expect.stringMatching(/^LOG_LEVEL is "loud"; it must be one of trace, /),
    'CORS_ORIGINS contains "https://a.example/path"; it must list origins such as https://a.example, or *',
    'QUEUE_LIMIT is "1e3"; it must be a whole number from 1 to 1000000',
  ])
})

test('the storage is a folder, or a bucket with its credentials', () => {
  const folder = pathToFileURL(path.resolve('files')).href
  expect(readConfig({ STORAGE: 'files' }).storage).toEqual({ url: folder, isDefault: false })
  expect(readConfig({ STORAGE: folder }).storage).toEqual({ url: folder, isDefault: false })
  expect(problemsOf({ STORAGE: 's3://latents' })).toEqual([
    'S3_ACCESS_KEY_ID is not set, but STORAGE is a bucket',
    'S3_SECRET_ACCESS_KEY is not set, but STORAGE is a bucket',
  ])
  expect(problemsOf({ S3_ENDPOINT: 'http://s3.example' })).toEqual([
    expect.stringMatching(/^S3_ENDPOINT is set, but STORAGE is not a bucket/),
  ])
  expect(problemsOf({ STORAGE: 'https://s3.example/bucket', WORKER: 'yes' })).toEqual([
    expect.stringMatching(/^STORAGE is .*must be a folder, or s3:/),
    'WORKER is "yes"; it must be one of on, off',
  ])
})

test('conflicting variables are reported along with invalid ones', () => {
  const env = { PORT: 'x', STORAGE: 's3://b', S3_ACCESS_KEY_ID: 'key', S3_ENDPOINT: 's3.example' }
  expect(problemsOf({ ...env, HOST: '0.0.0.0' })).toEqual([
    'PORT is "x"; it must be a whole number from 0 to 65535',
    expect.stringMatching(/^STORAGE is "s3:.*has the form/),
    expect.stringMatching(/^S3_ENDPOINT is "s3.example"; it must be an absolute/),
    'S3_SECRET_ACCESS_KEY is not set, but STORAGE is a bucket',
    expect.stringMatching(/^HOST .*set AUTH=token/),
  ])
})

test('neither messages nor the config contain secrets', () => {
  const env = {
    AUTH: 'token',
    API_TOKENS: `a:${SECRET}:write,b:admin:${SECRET.slice(0, 8)},${SECRET}`,
    SIGNING_KEY: SECRET,
    DATABASE_URL: `mysql://u:${SECRET}@h/d`,
    PUBLIC_URL: `https://u:${SECRET}@a.example`,
  }
  const problems = problemsOf(env)
  expect(problems).toHaveLength(6)
  expect(problems.join('\n')).not.toContain(SECRET.slice(0, 8))
  const config = readConfig({ AUTH: 'token', API_TOKENS: `a:write:${SECRET}` })
  expect(JSON.stringify(config)).not.toContain(SECRET)
})

test('other machines can reach the server only if it requires tokens', () => {
  for (const host of ['0.0.0.0', '::', '192.168.1.2', 'a.example']) {
    expect(problemsOf({ HOST: host })).toEqual([expect.stringMatching(/^HOST .*set AUTH=token/)])
    expect(problemsOf({ HOST: host, AUTH: 'token', API_TOKENS: `a:read:${SECRET}` })).toEqual([])
  }
  for (const host of ['127.0.0.1', '127.8.8.8', '::1', 'localhost']) {
    expect(isLoopback(host)).toBe(true)
    expect(problemsOf({ HOST: host })).toEqual([])
  }
})

test('tokens without AUTH=token, and AUTH=token without tokens, are rejected', () => {
  expect(problemsOf({ API_TOKENS: `a:read:${SECRET}` })).toHaveLength(1)
  expect(problemsOf({ AUTH: 'token' })).toHaveLength(1)
})

test('duplicate names and secrets are rejected', () => {
  const env = (tokens: string) => ({ AUTH: 'token', API_TOKENS: tokens })
  expect(problemsOf(env(`a:read:${SECRET},a:write:${SECRET}2`))).toEqual([
    'API_TOKENS contains a name twice',
  ])
  expect(problemsOf(env(`a:read:${SECRET},b:write:${SECRET}`))).toEqual([
    'API_TOKENS contains a secret twice',
  ])
})

test('a token is found only by its whole secret', () => {
  const { tokens } = readConfig({
    AUTH: 'token',
    API_TOKENS: `a:read:${SECRET},b:admin:${SECRET}2`,
  }).auth
  expect(findToken(tokens, `${SECRET}2`)?.name).toBe('b')
  for (const wrong of ['', SECRET.slice(1), `${SECRET}3`, `a:read:${SECRET}`]) {
    expect(findToken(tokens, wrong)).toBeNull()
  }
})

test('each role includes the roles before it', () => {
  expect(includesRole('admin', 'read')).toBe(true)
  expect(includesRole('write', 'write')).toBe(true)
  expect(includesRole('read', 'write')).toBe(false)
})

test('the configuration is deeply frozen', () => {
  const config = readConfig({ AUTH: 'token', API_TOKENS: `a:read:${SECRET}` })
  expect(() => Object.assign(config, { port: 1 })).toThrow(TypeError)
  expect(() => Object.assign(config.limits, { cost: 1e9 })).toThrow(TypeError)
  expect(() => Object.assign(config.auth.tokens[0]!, { role: 'admin' })).toThrow(TypeError)
})

test('traces are on with a collector or an exporter, and off if the SDK is disabled', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a.example:4318' }
  const traces = (env: Record<string, string>) => readConfig(env).traces
  expect(traces({ OTEL_SERVICE_NAME: 'latents' })).toBeUndefined()
  expect(traces(endpoint)).toEqual({
    url: 'http://a.example:4318/v1/traces',
    protocol: 'http/protobuf',
  })
  expect(traces({ OTEL_TRACES_EXPORTER: 'otlp' })?.url).toBe('http://localhost:4318/v1/traces')
  const own = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://b.example/otlp' }
  expect(traces({ ...endpoint, ...own })?.url).toBe('https://b.example/otlp')
  expect(traces({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' })).toBeUndefined()
  expect(traces({ ...endpoint, OTEL_SDK_DISABLED: 'TRUE' })).toBeUndefined()
  expect(problemsOf({ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' })).toEqual([
    'OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"; it must be one of http/protobuf, http/json',
  ])
})
