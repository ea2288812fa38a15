/**
 * `npm test`: prepares the checkout, runs the tests (arguments go to vitest), and prints totals.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { prepare } from './bootstrap.mjs'
import { program, root } from './steps.mjs'

await prepare({ development: true })
const folder = mkdtempSync(path.join(os.tmpdir(), 'latentql-report-'))
const report = path.join(folder, 'report.json')
const { status } = spawnSync(
  program('vitest'),
  [
    'run',
    ...process.argv.slice(2),
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ],
  { cwd: root, stdio: 'inherit' },
)
if (existsSync(report)) {
  const counts = JSON.parse(readFileSync(report, 'utf8'))
  const { numPassedTests: passed, numPendingTests: skipped } = counts
  // A file that can't be loaded has no failed tests, but counts as one.
  const broken = counts.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  )
  const failed = counts.numFailedTests + broken.length
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
}
rmSync(folder, { recursive: true, force: true })
process.exit(status ?? 1)
