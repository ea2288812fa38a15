/** `npm run check`: all static checks. Every check runs; failures are listed at the end. */
import { spawn } from 'node:child_process'
import { prepare } from './bootstrap.mjs'
import { program, root } from './steps.mjs'

await prepare({ development: true })
const checks = {
  formatting: ['prettier', '--check', '--log-level=warn', '.'],
  lint: ['eslint', '--max-warnings=0', '.'],
  imports: ['depcruise', '--output-type', 'err', 'server', 'clients'],
  types: ['tsc', '-p', 'tsconfig.json'],
  'types of the explorer': ['tsc', '-p', 'clients/explorer'],
  'generated code': ['graphql-codegen', '--check', '--silent'],
}
const failed = []
for (const [what, [name, ...args]] of Object.entries(checks)) {
  const code = await new Promise((resolve) => {
    spawn(program(name), args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
      .once('error', (error) => resolve(error.message))
      .once('exit', resolve)
  })
  console.log(`${what}: ${code === 0 ? 'ok' : 'FAILED'}`)
  if (code !== 0) failed.push(what)
}
if (failed.length > 0) {
  console.error(
    `\nFailed: ${failed.join(', ')}. \`npm run format\` fixes formatting, \`npm run generate\` generated code.`,
  )
  process.exit(1)
}
