/**
 * `npm run smoke [-- VERSION...]`: uses a server like `npm start` on versions of Node.js, from
 * npm's package `node`. Default: the oldest supported one and the newest of each later line. Skips
 * one that can't be downloaded, with a message.
 */
import { spawnSync } from 'node:child_process'
import { prepare } from './bootstrap.mjs'
import { root, runOrExit } from './steps.mjs'

const VERSIONS = ['20.19.0', '22', '24', '26']

await prepare({ development: true })
const given = process.argv.slice(2)
for (const version of given.length > 0 ? given : VERSIONS) {
  const onVersion = ['exec', '--yes', `--package=node@${version}`, '--', 'node']
  if (spawnSync('npm', [...onVersion, '--version'], { cwd: root }).status !== 0) {
    console.log(`Node.js ${version}: skipped, since npm can't download it`)
    continue
  }
  runOrExit(
    `The server on Node.js ${version}`,
    'npm',
    [...onVersion, '--import=tsx', 'scripts/use-server.ts'],
    { stdio: 'inherit' },
  )
}
