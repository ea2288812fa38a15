/** `npm run bench`: every figure as a ratio against a named peer, in one run. */
import os from 'node:os'
import { benchEngine } from './engine.ts'
import { benchGraphql } from './graphql.ts'

const cpus = os.cpus()
console.log(`${cpus.length} x ${cpus[0]?.model}, Node ${process.version}`)
console.log('Generator: nz 100, ngf 64, 64x64 RGB. Medians of turns taken one after another.\n')
const engine = await benchEngine()
await benchGraphql(engine)
