/** The logger: JSON lines by pino, or the same records as readable lines for a terminal. */
import { pino, type Logger } from 'pino'

export type { Logger }

export interface LoggerOptions {
  /** Lowest level to write; `silent` writes nothing. */
  readonly level: string
  /** True for readable lines, false for JSON. */
  readonly pretty: boolean
  /** Default: standard output. Commands whose output is data log to standard error. */
  readonly to?: { write(line: string): unknown }
}

/** Fields that are never written, up to two levels deep in a record. */
const SECRET_FIELDS = [
  'authorization',
  'cookie',
  'databaseUrl',
  'password',
  'secret',
  'signingKeys',
]

/** Creates a logger that redacts secrets and writes errors with their causes. */
export function createLogger({ level, pretty, to = process.stdout }: LoggerOptions): Logger {
  const destination = pretty ? { write: (line: string) => to.write(prettyLine(line)) } : to
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: {
        error: pino.stdSerializers.err,
        err: pino.stdSerializers.err,
      },
      redact: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      formatters: { level: (label) => ({ level: label }) },
    },
    destination as { write(line: string): void },
  )
}

const COLOURS: Record<string, string> = {
  trace: '\x1b[90m',
  debug: '\x1b[90m',
  info: '\x1b[36m',
  warn: '\x1b[33m',
  error: '\x1b[31m',
  fatal: '\x1b[31m',
}

/**
 * A line such as `12:30:01 info  listening port=4000`, followed by an error's stack. Lists of
 * objects, which would not fit in a line, are only in JSON.
 */
function prettyLine(json: string): string {
  const { level, time, msg, err, error, ...fields } = JSON.parse(json) as Record<string, unknown>
  const clock = String(time).slice(11, 19)
  const label = `${COLOURS[String(level)] ?? ''}${String(level).padEnd(5)}\x1b[0m`
  const rest = Object.entries(fields)
    .filter(([, value]) => !isListOfObjects(value))
    .map(([key, value]) => `${key}=${fieldText(value)}`)
  const line = [`\x1b[90m${clock}\x1b[0m`, label, msg ?? '', ...rest].join(' ')
  const stack = (err ?? error) as { stack?: string; message?: string } | undefined
  return stack ? `${line}\n${stack.stack ?? stack.message ?? String(stack)}\n` : `${line}\n`
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && (value.length === 0 || typeof value[0] === 'object')
}

function fieldText(value: unknown): string {
  if (typeof value === 'string') return /^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value)
  return JSON.stringify(value)
}
