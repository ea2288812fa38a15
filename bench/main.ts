/**
 * `npm run bench`: all benchmarks, each as a ratio to a named peer. `npm run bench -- train` runs
 * one part; `npm run bench -- against DIR` compares this checkout with another, and
 * `npm run bench -- recipes DIR MINUTES SEEDS DATASET...` the recipes of training, and
 * `npm run bench -- reliability` stops and kills servers (docs/reliability.md).
 */
import os from 'node:os'
import { benchAgainst } from './against.ts'
import { benchBulk } from './bulk.ts'
import { benchClassifiers } from './classifiers.ts'
import { benchCompare } from './compare.ts'
import { benchEngine } from './engine.ts'
import { benchExplorer } from './explorer.ts'
import { benchGraphql } from './graphql.ts'
import { benchInside } from './inside.ts'
import { benchRecipes } from './recipes.ts'
import { benchReliability } from './reliability/main.ts'
import { benchTraining } from './train.ts'

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  async sampling() {
    console.log('Generator: nz 100, ngf 64, 64x64 RGB.\n')
    await benchGraphql(await benchEngine())
  },
  async bulk() {
    console.log('Downloads of many samples: nz 100, ngf 64, 64x64 RGB.\n')
    await benchBulk()
  },
  async inside() {
    console.log('Variants and activations: nz 100, ngf 64, 64x64 RGB.\n')
    await benchInside()
  },
  async compare() {
    console.log('Samples by several checkpoints: nz 100, ngf 64, 64x64 RGB.\n')
    await benchCompare()
  },
  async classifiers() {
    console.log('Classifiers: features of images, and a linear SVM on them, on the CPU.\n')
    await benchClassifiers()
  },
  async train() {
    console.log('Training: one step of discriminator and generator, on the CPU.\n')
    await benchTraining()
  },
  async explorer() {
    console.log('Explorer: in Chromium, on the demo checkpoint.\n')
    await benchExplorer()
  },
}

const [only = '', ...rest] = process.argv.slice(2)
const WITH_ARGUMENTS = {
  against: benchAgainst,
  recipes: benchRecipes,
  reliability: benchReliability,
} as const
const withArguments = WITH_ARGUMENTS[only as keyof typeof WITH_ARGUMENTS]
if (only && !withArguments && !Object.hasOwn(PARTS, only)) {
  const parts = [...Object.keys(PARTS), ...Object.keys(WITH_ARGUMENTS)]
  console.error(`Unknown part "${only}". Parts: ${parts.join(', ')}.`)
  process.exit(2)
}
const cpus = os.cpus()
console.log(`${cpus.length} x ${cpus[0]?.model}, Node ${process.version}`)
console.log('Medians of alternating turns.\n')
if (withArguments) await withArguments(...rest)
else for (const [name, bench] of Object.entries(PARTS)) if (!only || only === name) await bench()
