/** Running the steps that prepare a checkout, and stamps that record which of them are done. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const at = (...parts) => path.join(root, ...parts)

/** Interval of progress lines in a log. */
const REPORT_EVERY_MS = 10_000

/** Runs a program of node_modules/.bin, or Node itself; exits this process if it fails. */
export function runOrExit(what, command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.status === 0) return
  if (result.output) console.error(result.output.join(''))
  console.error(`\n${what} failed${result.error ? `: ${result.error.message}` : ''}.`)
  process.exit(result.status ?? 1)
}

/**
 * Runs a program like `runOrExit`, and shows the step with the time it has taken and `progress()`:
 * on a terminal in one line, elsewhere in a line per REPORT_EVERY_MS. The program's own output is
 * shown only if it fails.
 */
export async function runStep(what, command, args, { progress = () => '', ...options } = {}) {
  const started = Date.now()
  const live = process.stderr.isTTY === true
  const line = () => `${what}... ${Math.round((Date.now() - started) / 1000)} s${progress()}`
  const draw = () => process.stderr.write(live ? `\r\x1b[K${line()}` : `${line()}\n`)
  if (live) draw()
  else console.error(`${what}...`)
  const timer = setInterval(draw, live ? 1_000 : REPORT_EVERY_MS)
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output += chunk.toString()))
  const problem = await new Promise((resolve) => {
    child.once('error', (error) => resolve(`: ${error.message}`))
    child.once('close', (code) => resolve(code === 0 ? null : ''))
  })
  clearInterval(timer)
  if (live) process.stderr.write(`\r\x1b[K${problem === null ? `${line()}\n` : ''}`)
  if (problem === null) return
  console.error(`${output}\n${what} failed${problem}.`)
  process.exit(child.exitCode || 1)
}

/** The path of a program installed by a package. */
export const program = (name) => at('node_modules', '.bin', name)

export function hash(content) {
  return createHash('sha256').update(content).digest('hex')
}

/** Stamps are inside node_modules, so that they are deleted with it. */
const stampOf = (step) => at('node_modules', '.cache', 'latentql', step)

export function readStamp(step) {
  return existsSync(stampOf(step)) ? readFileSync(stampOf(step), 'utf8') : ''
}

export function writeStamp(step, value) {
  mkdirSync(path.dirname(stampOf(step)), { recursive: true })
  writeFileSync(stampOf(step), value)
}
