/** `node scripts/tool.mjs PROGRAM ARG...`: installs all packages, then runs a program of theirs. */
import { installPackages } from './packages.mjs'
import { program, runOrExit } from './steps.mjs'

const [name, ...args] = process.argv.slice(2)
await installPackages({ development: true })
runOrExit(name, program(name), args, { stdio: 'inherit' })
