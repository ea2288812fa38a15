/**
 * Compares this checkout with another, usually of an older commit: medians of alternating turns.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { writeWeights } from '../server/weights/safetensors.ts'
import { benchWeights } from './generator.ts'
import { quantile, table } from './measure.ts'
import { measureServer, prepareTree } from './tree-server.ts'

const ROUNDS = 7
const IMAGES = 64

const THIS = path.join(import.meta.dirname, '..')

/**
 * The measurements of one turn, by name. Lower is better if the name ends with `ms`, else higher.
 */
type Turn = Readonly<Record<string, number>>

/** Prints the table. `other` is the folder of a checkout with installed packages. */
export async function benchAgainst(other = '', rounds: string | number = ROUNDS): Promise<void> {
  if (!existsSync(path.join(other, 'scripts/start.mjs'))) {
    throw new Error(`"${other}" is not a LatentQL checkout. Usage: npm run bench -- against DIR`)
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'latentql-against-'))
  try {
    const trees = [path.resolve(other), THIS]
    const given = await writeInputs(folder)
    const dataDir = (tree: string) => path.join(folder, `data-${trees.indexOf(tree)}`)
    for (const tree of trees) await prepareTree(tree, dataDir(tree), given)
    const turns: Turn[][] = [[], []]
    for (let round = 0; round < Number(rounds); round += 1) {
      // The order alternates: the machine may be warmer or busier for the second.
      const order = round % 2 === 0 ? [0, 1] : [1, 0]
      for (const index of order) {
        turns[index]!.push(await takeTurn(trees[index]!, dataDir(trees[index]!)))
      }
    }
    console.log(`${table(compare(turns[0]!, turns[1]!))}\n`)
    console.log('Above 1, this checkout is faster. The range covers the individual rounds.')
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** Writes weights to import and images to train on. */
async function writeInputs(folder: string) {
  const weights = path.join(folder, 'bench.safetensors')
  const images = path.join(folder, 'images')
  await writeFile(weights, writeWeights(benchWeights('tutorial')))
  await mkdir(images)
  for (let index = 0; index < IMAGES; index += 1) {
    const background = { r: (index * 37) % 256, g: (index * 91) % 256, b: (index * 53) % 256 }
    const image = sharp({ create: { width: 64, height: 64, channels: 3, background } })
    await image.png().toFile(path.join(images, `${index}.png`))
  }
  return { weights, images }
}

async function takeTurn(tree: string, dataDir: string): Promise<Turn> {
  const engine = await measureEngine(tree)
  const { firstImageMs, imagesPerSecond, p50Ms, stepMs } = await measureServer(tree, dataDir)
  const named = (name: (key: string) => string, figures: Readonly<Record<string, number>>) =>
    Object.entries(figures).map(([key, value]): [string, number] => [name(key), value])
  return Object.fromEntries([
    ...named((batch) => `engine, batch ${batch}, img/s`, engine),
    ...named((clients) => `GraphQL and PNG, ${clients} clients, img/s`, imagesPerSecond),
    ...named((clients) => `GraphQL and PNG, ${clients} clients, p50 ms`, p50Ms),
    ['training step (64 wide, batch 64), ms', stepMs],
    ['npm start to the first image, ms', firstImageMs],
  ])
}

/** A checkout measures its own engine; version 840103d can't, and is measured from here. */
async function measureEngine(tree: string): Promise<Record<string, number>> {
  const own = path.join(tree, 'bench/engine-rates.ts')
  const args = existsSync(own) ? [own] : [path.join(THIS, 'bench/engine-rates-840103d.ts'), tree]
  const child = spawn(process.execPath, ['--import=tsx', ...args], {
    cwd: THIS,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`Measuring the engine of ${tree} failed`)
  return JSON.parse(text) as Record<string, number>
}

function compare(theirs: readonly Turn[], ours: readonly Turn[]): (string | number)[][] {
  const rows = Object.keys(ours[0]!).map((name) => {
    const [before, now] = [theirs, ours].map((turns) => turns.map((turn) => turn[name]!))
    const speed = (old: number, fresh: number) => (name.endsWith('ms') ? old / fresh : fresh / old)
    const single = before!.map((old, round) => speed(old, now![round]!))
    const [old, fresh] = [quantile(before!, 0.5), quantile(now!, 0.5)]
    const range = `${Math.min(...single).toFixed(2)} to ${Math.max(...single).toFixed(2)}`
    return [name, old, fresh, speed(old, fresh), range]
  })
  return [['', 'other', 'this', 'speedup', 'range'], ...rows]
}
